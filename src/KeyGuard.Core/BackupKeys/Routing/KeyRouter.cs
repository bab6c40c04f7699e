using System;
using System.Collections.Generic;
using System.Linq;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.Connections;
using KeyGuard.Errors;

namespace KeyGuard.BackupKeys.Routing;

/// <summary>
/// Finds the connection for a wrapped form: the one that custody recorded, else every open one in turn. Instances are
/// compared by id only, since the same instance answers at a public and a private endpoint.
/// </summary>
internal sealed class KeyRouter
{
    private readonly CustodyBook _book;
    private readonly IReadOnlyList<KmsConnection> _connections;
    private readonly bool _strict;

    /// <param name="book">What custody knows.</param>
    /// <param name="connections">The open connections, the preferred one first.</param>
    /// <param name="strict">
    /// Whether a key whose recorded instance is not connected is refused. In a disaster it is not: another instance may
    /// hold the same imported root key.
    /// </param>
    public KeyRouter(CustodyBook book, IReadOnlyList<KmsConnection> connections, bool strict)
    {
        _book = book;
        _connections = connections;
        _strict = strict;
    }

    public KeyRoute Find(string name, string wrapped)
    {
        var known = _book.ByWrapped(wrapped);
        if (known is null) return Unrecorded(name, []);
        var wrap = known.Wrap;
        var connection = _connections.FirstOrDefault(open => string.Equals(open.InstanceId, wrap.InstanceId, StringComparison.OrdinalIgnoreCase));
        if (connection is not null) return new KeyRoute(known, [new KeyCandidate(connection, wrap.RootKeyId, wrap.Aad)], null);
        if (_strict) return new KeyRoute(known, [], Faults.NoConnectionForKey(name, wrap.Endpoint, wrap.InstanceId));
        var route = Unrecorded(name, wrap.Aad);
        return route.Candidates.Count > 0 ? route : route with { Obstacle = Faults.NoConnectionForKey(name, wrap.Endpoint, wrap.InstanceId) };
    }

    private KeyRoute Unrecorded(string name, IReadOnlyList<string> aad)
    {
        var candidates = _connections.Where(open => open.RootKeyId is not null).Select(open => new KeyCandidate(open, open.RootKeyId!, aad)).ToArray();
        var obstacle = candidates.Length > 0 ? null : Faults.CustodyUnknown(name, "custody has no record of this wrapped text, and no open connection names a root key to try.");
        return new KeyRoute(null, candidates, obstacle);
    }
}
