using KeyGuard.Connections;

namespace KeyGuard.Cmdlets.Connections;

/// <summary>
/// The open connections to backup servers of one runspace. The one opened last is the one in use, as with Veeam's own
/// Connect-VBRServer.
/// </summary>
internal sealed class VbrRegistry : OpenConnections<VbrConnection>
{
    /// <summary>The registry of the runspace that is running now.</summary>
    public static VbrRegistry Current => PerRunspace<VbrRegistry>.Current;

    /// <summary>The connection in use; null when none is open.</summary>
    public VbrConnection? InUse => Chosen;

    /// <summary>Takes a connection in, in the place of the one with the same name, and puts it to use.</summary>
    public void Add(VbrConnection connection) => Insert(connection, asDefault: true, first: true);
}
