using System;
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

    /// <summary>
    /// The one that an object of PowerCLI lives in, which its Uid says. A Uid holds the name that PowerCLI connected by; where
    /// KeyGuard uses another, PowerCLI's own list of servers tells which vCenter that is.
    /// </summary>
    /// <exception cref="KeyGuardException">That vCenter is not connected, or not among those named, or several connections lead there.</exception>
    public static VCenterConnection Of(KeyGuardCmdlet cmdlet, PowerCliUid uid, VCenterConnection[]? named)
    {
        var among = named?.Distinct().ToArray() ?? VCenterRegistry.Current.Open;
        var found = among.Where(connection => uid.LeadsTo(connection.Endpoint)).ToArray();
        if (found.Length == 0 && Known(cmdlet, uid) is { } server) found = [.. among.Where(connection => IsSame(connection, server))];
        return cmdlet.Traced(Single(found, uid.Host));
    }

    /// <summary>The one that is meant by a connection, its name, the vCenter's host name, or a server object of PowerCLI.</summary>
    /// <exception cref="KeyGuardException">None is, or several are.</exception>
    public static VCenterConnection Find(object input)
    {
        var plain = input is PSObject wrapped ? wrapped.BaseObject : input;
        if (plain is VCenterConnection connection) return connection;
        var open = VCenterRegistry.Current.Open;
        if (PowerCliObjects.Server(input) is { } server) return Single([.. open.Where(item => IsSame(item, server))], server.Name);
        var name = plain?.ToString() ?? "";
        return VCenterRegistry.Current.Find(name) ?? Single([.. open.Where(item => string.Equals(item.Endpoint.Host, name, StringComparison.OrdinalIgnoreCase))], name);
    }

    private static VCenterConnection Single(VCenterConnection[] found, string name) => found.Length switch
    {
        1 => found[0],
        0 => throw Faults.VCenterUnknown(name),
        // Several connections to one vCenter under one user are as good as one.
        _ when found.Select(item => (item.InstanceUuid, item.UserName)).Distinct().Count() == 1 => found[0],
        _ => throw Faults.VCenterAmbiguous(name),
    };

    private static bool IsSame(VCenterConnection connection, PowerCliServer server) => server.InstanceUuid.Length > 0 && connection.InstanceUuid.Length > 0
        ? string.Equals(connection.InstanceUuid, server.InstanceUuid, StringComparison.OrdinalIgnoreCase)
        : connection.Endpoint == server.Endpoint;

    // What PowerCLI itself connected under the name that is in the Uid.
    private static PowerCliServer? Known(KeyGuardCmdlet cmdlet, PowerCliUid uid)
    {
        var variable = cmdlet.SessionState.PSVariable.GetValue("global:DefaultVIServers");
        var servers = (variable is PSObject wrapped ? wrapped.BaseObject : variable) as IEnumerable;
        return servers?.Cast<object>().Select(PowerCliObjects.Server).OfType<PowerCliServer>().FirstOrDefault(server => string.Equals(server.Uid, uid.Server, StringComparison.OrdinalIgnoreCase));
    }
}
