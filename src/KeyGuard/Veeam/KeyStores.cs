using KeyGuard.BackupKeys;
using KeyGuard.Cmdlets.Common;
using KeyGuard.Cmdlets.Connections;
using KeyGuard.Vbr;

namespace KeyGuard.Cmdlets.Veeam;

/// <summary>
/// Chooses the way to Veeam's encryption passwords: the REST API where this session has a connection to it, else Veeam's
/// own cmdlets.
/// </summary>
internal static class KeyStores
{
    /// <summary>Veeam as this session sees it.</summary>
    /// <exception cref="Errors.KeyGuardException">There is no connection, and Veeam's module is not there.</exception>
    public static IBackupKeyStore Open(KeyGuardCmdlet cmdlet) => OverRest(cmdlet) ?? (IBackupKeyStore)VeeamKeyStore.Open(cmdlet);

    /// <summary>Veeam as this session sees it; null where there is neither a connection nor Veeam's module.</summary>
    public static IBackupKeyStore? TryOpen(KeyGuardCmdlet cmdlet) => OverRest(cmdlet) ?? (IBackupKeyStore?)VeeamKeyStore.TryOpen(cmdlet);

    private static VbrKeyStore? OverRest(KeyGuardCmdlet cmdlet) =>
        VbrRegistry.Current.InUse is { } connection ? new VbrKeyStore(cmdlet.Traced(connection), cmdlet.StopToken) : null;
}
