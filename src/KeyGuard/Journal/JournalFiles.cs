using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.Cmdlets.Connections;
using KeyGuard.Operations.Journal;

namespace KeyGuard.Cmdlets.Journal;

/// <summary>Which journals a cmdlet looks into.</summary>
internal static class JournalFiles
{
    /// <summary>The files given, else those of the open connections, else the default one.</summary>
    public static IReadOnlyList<JournalFile> Find(PSCmdlet cmdlet, string[] given)
    {
        if (given.Length > 0) return given.Select(path => JournalFile.At(cmdlet.GetUnresolvedProviderPathFromPSPath(path))).ToArray();
        var connected = ConnectionRegistry.Current.Open.Select(connection => connection.Journal)
            .Concat(VCenterRegistry.Current.Open.Select(connection => connection.Journal)).Distinct().ToArray();
        return connected.Length > 0 ? connected : [JournalFile.At(JournalPath.Resolve(null, CustodyPath.Resolve(null)))];
    }
}
