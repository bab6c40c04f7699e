using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.Cmdlets.Connections;

namespace KeyGuard.Cmdlets.BackupKeys;

/// <summary>Which custody files a cmdlet looks into.</summary>
internal static class CustodyFiles
{
    /// <summary>The file given, else those of the open connections, else the default one.</summary>
    public static IReadOnlyList<CustodyFile> Find(PSCmdlet cmdlet, string? given)
    {
        if (given is not null) return [CustodyFile.At(cmdlet.GetUnresolvedProviderPathFromPSPath(given))];
        var connected = ConnectionRegistry.Current.Open.Select(connection => connection.Custody).Distinct().ToArray();
        return connected.Length > 0 ? connected : [CustodyFile.At(CustodyPath.Resolve(null))];
    }

    /// <summary>What these files know.</summary>
    public static CustodyBook Open(PSCmdlet cmdlet, string? given) => CustodyBook.Open(Find(cmdlet, given));

    /// <summary>The one file to change: the one given, else the default connection's, else the default one.</summary>
    public static CustodyFile ToChange(PSCmdlet cmdlet, string? given) => Find(cmdlet, given)[0];
}
