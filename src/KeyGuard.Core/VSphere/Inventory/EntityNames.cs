using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.VSphere.Properties;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.VSphere.Inventory;

/// <summary>The names of objects of one vCenter, and the objects of a name.</summary>
internal static class EntityNames
{
    /// <summary>The type of clusters.</summary>
    public const string Cluster = "ClusterComputeResource";

    /// <summary>The objects of a type whose names are wanted, with the names as vCenter keeps them.</summary>
    public static async Task<IReadOnlyList<(ObjectRef Ref, string RawName)>> FindAsync(VimClient client, string type, Func<string, bool> wanted, CancellationToken cancellationToken)
    {
        var found = new List<(ObjectRef, string)>();
        await client.ReadAsync(PropertyQuery.All(type, "name"), Take, cancellationToken).ConfigureAwait(false);
        return found;

        void Take(VimObject item)
        {
            if (item.Text("name") is { } name && wanted(name)) found.Add((item.Ref, name));
        }
    }

    /// <summary>Whether there is such an object: its name as a person wrote it, null where there is none.</summary>
    public static async Task<string?> NameOfAsync(VimClient client, ObjectRef item, CancellationToken cancellationToken)
    {
        var read = await client.ReadAsync(item, ["name"], cancellationToken).ConfigureAwait(false);
        return read.IsGone ? null : Plain(read);
    }

    /// <summary>The names of these objects as people wrote them, in their order; of one that is gone, its id.</summary>
    public static async Task<IReadOnlyList<string>> NamesOfAsync(VimClient client, IReadOnlyCollection<ObjectRef> items, CancellationToken cancellationToken)
    {
        var names = new Dictionary<ObjectRef, string>();
        if (items.Count > 0) await client.ReadAsync(PropertyQuery.Of(items, "name"), item => names[item.Ref] = Plain(item), cancellationToken).ConfigureAwait(false);
        return [.. items.Select(item => names.TryGetValue(item, out var name) ? name : item.Id)];
    }

    private static string Plain(VimObject item) => VCenterName.Decode(item.Text("name") ?? item.Ref.Id);
}
