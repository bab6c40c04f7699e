using KeyGuard.Connections;
using KeyGuard.Errors;

namespace KeyGuard.Cmdlets.Connections;

/// <summary>
/// The open connections to vCenters of one runspace, all in use at a time: what is asked without naming a server is asked of
/// each, and what needs one server takes the default.
/// </summary>
internal sealed class VCenterRegistry : OpenConnections<VCenterConnection>
{
    /// <summary>The registry of the runspace that is running now.</summary>
    public static VCenterRegistry Current => PerRunspace<VCenterRegistry>.Current;

    /// <summary>The default connection.</summary>
    public VCenterConnection Default => Chosen ?? throw Faults.VCenterNotConnected();

    /// <summary>Takes a connection in, in the place of the one with the same name. The first becomes the default.</summary>
    public void Add(VCenterConnection connection, bool asDefault) => Insert(connection, asDefault, first: false);
}
