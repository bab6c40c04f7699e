using System;
using System.Collections.Concurrent;
using System.Diagnostics;

namespace KeyGuard.BackupKeys.Custody;

/// <summary>
/// One run of a changing command. What it has pending is its own until it ends; what is left by a run that is no more
/// is settled by the next one.
/// </summary>
internal sealed class RunIdentity : IDisposable
{
    // A computer we can't look into is believed to be still at work for this long.
    private static readonly TimeSpan ForeignPatience = TimeSpan.FromHours(1);
    private static readonly ConcurrentDictionary<Guid, bool> AtWork = new();
    private static readonly (int Id, DateTime Start) Self = WhoAmI();
    private readonly Guid _run = Guid.NewGuid();

    public RunIdentity() => AtWork[_run] = true;

    public RunOwner Owner => new() { Host = Environment.MachineName, ProcessId = Self.Id, ProcessStart = Self.Start, Run = _run };

    public void Dispose() => AtWork.TryRemove(_run, out _);

    /// <summary>Whether the change was left behind by a run that has ended.</summary>
    public static bool IsAbandoned(PendingChange pending)
    {
        if (pending.Owner is not { } owner) return true;
        if (owner.Host != Environment.MachineName) return DateTime.UtcNow - pending.Since > ForeignPatience;
        if (owner.ProcessId == Self.Id && owner.ProcessStart == Self.Start) return !AtWork.ContainsKey(owner.Run);
        return !IsRunning(owner);
    }

    private static bool IsRunning(RunOwner owner)
    {
        try
        {
            using var process = Process.GetProcessById(owner.ProcessId);
            // The number may belong to another process by now; start times are rounded differently by reader.
            return Math.Abs((process.StartTime.ToUniversalTime() - owner.ProcessStart).TotalSeconds) < 2;
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            return false;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // It runs under another account: there it is.
            return true;
        }
    }

    private static (int, DateTime) WhoAmI()
    {
        using var self = Process.GetCurrentProcess();
        return (self.Id, self.StartTime.ToUniversalTime());
    }
}
