using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using KeyGuard.Cmdlets.Common;
using KeyGuard.Connections;
using KeyGuard.Errors;

namespace KeyGuard.Cmdlets.Connections;

/// <summary>Which vCenters a cmdlet works on. Where several could be meant it refuses rather than guess.</summary>
internal static class VCenters
{
    /// <summary>Those named, else all open ones, the default first.</summary>
    /// <exception cref="KeyGuardException">None is open.</exception>
    public static IReadOnlyList<VCenterConnection> All(KeyGuardCmdlet cmdlet, VCenterConnection[]? named)
    {
        var chosen = named?.Distinct().ToArray() ?? VCenterRegistry.Current.Open;
        return chosen.Count > 0 ? [.. chosen.Select(cmdlet.Traced)] : throw Faults.VCenterNotConnected();
    }

    /// <summary>The one named, else the default.</summary>
    /// <exception cref="KeyGuardException">None is open.</exception>
    public static VCenterConnection One(KeyGuardCmdlet cmdlet, VCenterConnection? named) => cmdlet.Traced(named ?? VCenterRegistry.Current.Default);

    /// <summary>The one that an object of PowerCLI lives in, which its Uid says.</summary>
    /// <exception cref="KeyGuardException">That vCenter is not connected, or not among those named, or several connections lead there.</exception>
    public static VCenterConnection Of(KeyGuardCmdlet cmdlet, PowerCliUid uid, VCenterConnection[]? named) =>
        cmdlet.Traced(VCenterChoice.ByUid(named ?? VCenterRegistry.Current.Open, uid, Servers(cmdlet)));

    /// <summary>The one that is meant by a connection, its name, the vCenter's host name, or a server object of PowerCLI.</summary>
    /// <exception cref="KeyGuardException">None is, or several are.</exception>
    public static VCenterConnection Find(object input)
    {
        var plain = input is PSObject wrapped ? wrapped.BaseObject : input;
        if (plain is VCenterConnection connection) return connection;
        var open = VCenterRegistry.Current.Open;
        return PowerCliObjects.Server(input) is { } server ? VCenterChoice.ByServer(open, server) : VCenterChoice.ByName(open, plain.ToString() ?? "");
    }

    // What PowerCLI itself has connected, if it is there.
    private static IEnumerable<PowerCliServer> Servers(KeyGuardCmdlet cmdlet)
    {
        var variable = cmdlet.SessionState.PSVariable.GetValue("global:DefaultVIServers");
        var servers = (variable is PSObject wrapped ? wrapped.BaseObject : variable) as IEnumerable;
        return servers?.Cast<object>().Select(PowerCliObjects.Server).OfType<PowerCliServer>() ?? [];
    }
}
