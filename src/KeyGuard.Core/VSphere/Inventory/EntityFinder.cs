using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Connections;
using KeyGuard.Errors;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.VSphere.Inventory;

/// <summary>
/// Finds what is meant among several vCenters, for a change. A name or an id that means something in several of them is
/// refused, and so is one name that several objects have: whichever was taken, it could be the wrong one.
/// </summary>
internal sealed class EntityFinder
{
    private readonly string _type;
    private readonly string _kind;
    private readonly IReadOnlyList<VCenterConnection> _connections;
    private IReadOnlyList<(VCenterConnection Connection, ObjectRef Item, string RawName)>? _all;
    private ILookup<string, (VCenterConnection Connection, ObjectRef Item)>? _byName;

    /// <param name="type">The type of the objects.</param>
    /// <param name="kind">What people call it.</param>
    /// <param name="connections">The vCenters to look in.</param>
    public EntityFinder(string type, string kind, IReadOnlyList<VCenterConnection> connections)
    {
        _type = type;
        _kind = kind;
        _connections = connections;
    }

    /// <summary>The objects that are meant; none where wildcards match nothing.</summary>
    /// <exception cref="KeyGuardException">There is none, or it is not clear which.</exception>
    public async Task<IReadOnlyList<(VCenterConnection Connection, ObjectRef Item)>> FindAsync(EntityRequest request, CancellationToken cancellationToken)
    {
        if (request is { Item: { } known, Server: { } server }) return [(server, known)];
        var found = request.Item is { } item ? await ByIdAsync(item, cancellationToken).ConfigureAwait(false) : await ByNameAsync(request, cancellationToken).ConfigureAwait(false);
        if (found.Count == 0 && request.IsExact) throw Faults.EntityNotFound(_kind, request.Text);
        var servers = found.Select(hit => hit.Connection.InstanceUuid.Length > 0 ? hit.Connection.InstanceUuid : hit.Connection.Name).Distinct().Count();
        if (servers > 1 || (request.IsExact && found.Select(hit => hit.Item).Distinct().Skip(1).Any())) throw Faults.EntityAmbiguous(_kind, request.Text, Places(found));
        // Two connections to one vCenter find everything twice.
        return [.. found.Where(hit => hit.Connection == found[0].Connection)];
    }

    private async Task<List<(VCenterConnection Connection, ObjectRef Item)>> ByIdAsync(ObjectRef item, CancellationToken cancellationToken)
    {
        var found = new List<(VCenterConnection, ObjectRef)>();
        foreach (var connection in _connections)
        {
            if (await EntityNames.NameOfAsync(connection.Client, item, cancellationToken).ConfigureAwait(false) is not null) found.Add((connection, item));
        }
        return found;
    }

    private async Task<List<(VCenterConnection Connection, ObjectRef Item)>> ByNameAsync(EntityRequest request, CancellationToken cancellationToken)
    {
        // Read once, however many names are asked for; and looked up, for there may be as many names as objects.
        _all ??= await AllAsync(cancellationToken).ConfigureAwait(false);
        if (request.Names.Count == 0) return [.. _all.Where(entity => request.Matches!(entity.RawName)).Select(entity => (entity.Connection, entity.Item))];
        _byName ??= _all.SelectMany(entity => VCenterName.Forms(entity.RawName), (entity, name) => (entity, name))
            .ToLookup(pair => pair.name, pair => (pair.entity.Connection, pair.entity.Item), StringComparer.OrdinalIgnoreCase);
        return [.. request.Names.SelectMany(name => _byName[name]).Distinct()];
    }

    private async Task<IReadOnlyList<(VCenterConnection Connection, ObjectRef Item, string RawName)>> AllAsync(CancellationToken cancellationToken)
    {
        var all = new List<(VCenterConnection, ObjectRef, string)>();
        foreach (var connection in _connections)
        {
            var names = await EntityNames.FindAsync(connection.Client, _type, _ => true, cancellationToken).ConfigureAwait(false);
            all.AddRange(names.Select(entity => (connection, entity.Ref, entity.RawName)));
        }
        return all;
    }

    private static string Places(IEnumerable<(VCenterConnection Connection, ObjectRef Item)> found) =>
        string.Join(", ", found.Take(5).Select(hit => $"{hit.Item.Id} in {hit.Connection.Name}"));
}
