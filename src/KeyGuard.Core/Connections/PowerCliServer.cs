using System;

namespace KeyGuard.Connections;

/// <summary>
/// What a connected server object of PowerCLI says (VMware.VimAutomation.ViCore.Types.V1.VIServer, PowerCLI reference):
/// where it leads, as whom, and the secret of its session.
/// </summary>
internal sealed class PowerCliServer
{
    public PowerCliServer(Uri endpoint, string sessionSecret)
    {
        Endpoint = endpoint;
        SessionSecret = sessionSecret;
    }

    /// <summary>The server, without path (from <c>ServiceUri</c>).</summary>
    public Uri Endpoint { get; }

    /// <summary>The session's secret; never shown. Empty where it is not to be used.</summary>
    public string SessionSecret { get; }

    /// <summary>The name given to Connect-VIServer.</summary>
    public string Name { get; init; } = "";

    /// <summary>Which vCenter it is; empty in old versions of PowerCLI.</summary>
    public string InstanceUuid { get; init; } = "";

    /// <summary>What the Uids of its objects begin with: <c>/VIServer=user@host:port/</c>.</summary>
    public string Uid { get; init; } = "";
}
