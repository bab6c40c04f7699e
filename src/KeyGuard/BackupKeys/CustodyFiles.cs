using System.Linq;
using System.Management.Automation;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.Cmdlets.Connections;

namespace KeyGuard.Cmdlets.BackupKeys;

/// <summary>Which custody files a cmdlet looks into.</summary>
internal static class CustodyFiles
{
    /// <summary>The file given, else those of the open connections, else the default one.</summary>
    public static CustodyBook Open(PSCmdlet cmdlet, string? given)
    {
        if (given is not null) return CustodyBook.Open([CustodyFile.At(cmdlet.GetUnresolvedProviderPathFromPSPath(given))]);
        var connected = ConnectionRegistry.Current.Open.Select(connection => connection.Custody).ToArray();
        return CustodyBook.Open(connected.Length > 0 ? connected : [CustodyFile.At(CustodyPath.Resolve(null))]);
    }
}
