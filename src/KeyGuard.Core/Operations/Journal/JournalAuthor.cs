using System;
using System.Diagnostics;
using System.IO;

namespace KeyGuard.Operations.Journal;

/// <summary>Who writes: an account on a computer, in a process, with one run of a command.</summary>
/// <param name="Run">The run.</param>
/// <param name="Account">The account that the process acts as.</param>
/// <param name="Host">The computer.</param>
/// <param name="ProcessId">The process.</param>
/// <param name="Program">The process's program.</param>
/// <param name="Command">The command.</param>
internal sealed record JournalAuthor(Guid Run, string Account, string Host, int ProcessId, string Program, string Command)
{
    private static readonly (int Id, string Program) Self = WhoAmI();

    /// <summary>This process, with a new run of a command.</summary>
    public static JournalAuthor Of(string command) => new(Guid.NewGuid(), WhoseAccount(), Environment.MachineName, Self.Id, Self.Program, command);

    private static string WhoseAccount() =>
        Path.DirectorySeparatorChar == '\\' ? Environment.UserDomainName + "\\" + Environment.UserName : Environment.UserName;

    private static (int, string) WhoAmI()
    {
        using var self = Process.GetCurrentProcess();
        return (self.Id, self.ProcessName);
    }
}
