using System;
using System.Collections.Generic;
using System.Linq;
using KeyGuard.Errors;

namespace KeyGuard.Connections;

/// <summary>Which of the open connections is meant. Where several could be, that is an error and no guess.</summary>
internal static class VCenterChoice
{
    /// <summary>By the connection's name, else by the vCenter's host name.</summary>
    public static VCenterConnection ByName(IEnumerable<VCenterConnection> open, string name)
    {
        VCenterConnection[] among = [.. open];
        return among.FirstOrDefault(connection => IsSame(connection.Name, name)) ?? Single([.. among.Where(connection => IsSame(connection.Endpoint.Host, name))], name);
    }

    /// <summary>By PowerCLI's server object: by what tells a vCenter from all others, else by its address.</summary>
    public static VCenterConnection ByServer(IEnumerable<VCenterConnection> open, PowerCliServer server) => Single([.. open.Where(connection => IsSame(connection, server))], server.Name);

    /// <summary>
    /// By the Uid of one of PowerCLI's objects. A Uid holds the name that PowerCLI connected by; where KeyGuard uses another,
    /// PowerCLI's own servers tell which vCenter that is.
    /// </summary>
    /// <param name="among">The connections to choose from.</param>
    /// <param name="uid">The Uid.</param>
    /// <param name="servers">PowerCLI's connected servers, as far as there are any.</param>
    public static VCenterConnection ByUid(IEnumerable<VCenterConnection> among, PowerCliUid uid, IEnumerable<PowerCliServer> servers)
    {
        VCenterConnection[] open = [.. among];
        VCenterConnection[] found = servers.FirstOrDefault(server => IsSame(server.Uid, uid.Server)) is { } known ? [.. open.Where(connection => IsSame(connection, known))] : [];
        return Single(found.Length > 0 ? found : [.. open.Where(connection => uid.LeadsTo(connection.Endpoint))], uid.Host);
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
        ? IsSame(connection.InstanceUuid, server.InstanceUuid)
        : connection.Endpoint == server.Endpoint;

    private static bool IsSame(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
