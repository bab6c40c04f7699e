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

    /// <param name="book">What custody knows.</param>
    /// <param name="connections">The open connections, the preferred one first.</param>
    public KeyRouter(CustodyBook book, IReadOnlyList<KmsConnection> connections)
    {
        _book = book;
        _connections = connections;
    }

    /// <summary>Whom to ask to re-wrap this very form: the root key that made it, and no other if that is recorded.</summary>
    public KeyRoute Find(string name, string wrapped)
    {
        var known = _book.ByWrapped(wrapped);
        if (known is null) return Unrecorded(name, wrapped, []);
        if (Candidate(known.Wrap) is { } candidate) return new KeyRoute(known, [candidate], null);
        return new KeyRoute(known, [], NotConnected(name, known.Wrap));
    }

    /// <summary>
    /// Whom to ask to unwrap: first the root key that made this form, then every other custodian of the same key with its
    /// own form, and last, since another instance may hold the same imported root key, whatever is open.
    /// </summary>
    public KeyRoute FindAny(string name, string wrapped)
    {
        var known = _book.ByWrapped(wrapped);
        if (known is null) return Unrecorded(name, wrapped, []);
        var candidates = Forms(known).Select(Candidate).OfType<KeyCandidate>().ToArray();
        if (candidates.Length > 0) return new KeyRoute(known, candidates, null);
        var route = Unrecorded(name, wrapped, known.Wrap.Aad);
        return route.Candidates.Count > 0 ? route : route with { Obstacle = NotConnected(name, known.Wrap) };
    }

    // This form, the other custodians' forms, and of custodians that the key has moved away from the latest each.
    private static List<CustodyWrap> Forms(KnownWrap known)
    {
        var record = known.Entry.Record;
        var forms = record.Wraps.Where(wrap => wrap.Wrapped != known.Wrap.Wrapped).Prepend(known.Wrap).ToList();
        foreach (var old in record.History.OrderByDescending(wrap => wrap.WrappedAt))
        {
            if (!forms.Exists(form => RecordChanges.IsSameCustodian(form, old))) forms.Add(old);
        }
        return forms;
    }

    /// <summary>The way to the root key that made a wrap; null when its instance is not connected.</summary>
    public KeyCandidate? Candidate(CustodyWrap wrap)
    {
        var connection = _connections.FirstOrDefault(open => string.Equals(open.InstanceId, wrap.InstanceId, StringComparison.OrdinalIgnoreCase));
        return connection is null ? null : new KeyCandidate(connection, wrap.RootKeyId, wrap.Wrapped, wrap.Aad);
    }

    private static KeyGuardException NotConnected(string name, CustodyWrap wrap) => Faults.NoConnectionForKey(name, wrap.Endpoint, wrap.InstanceId);

    private KeyRoute Unrecorded(string name, string wrapped, IReadOnlyList<string> aad)
    {
        var candidates = _connections.Where(open => open.RootKeyId is not null).Select(open => new KeyCandidate(open, open.RootKeyId!, wrapped, aad)).ToArray();
        var obstacle = candidates.Length > 0 ? null : Faults.CustodyUnknown(name, "custody has no record of this wrapped text, and no open connection names a root key to try.");
        return new KeyRoute(null, candidates, obstacle);
    }
}
