using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Connections;
using KeyGuard.VSphere.Properties;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.VSphere.Inventory;

/// <summary>Finds objects of one vCenter by name.</summary>
internal static class EntityNames
{
    /// <summary>The objects of a type whose names are wanted, with the names as vCenter keeps them.</summary>
    public static async Task<IReadOnlyList<(ObjectRef Ref, string RawName)>> FindAsync(VCenterConnection connection, string type, Func<string, bool> wanted, CancellationToken cancellationToken)
    {
        var found = new List<(ObjectRef, string)>();
        await connection.Client.ReadAsync(PropertyQuery.All(type, "name"), Take, cancellationToken).ConfigureAwait(false);
        return found;

        void Take(VimObject item)
        {
            if (item.Text("name") is { } name && wanted(name)) found.Add((item.Ref, name));
        }
    }

    /// <summary>Whether there is such an object: its name, null where there is none.</summary>
    public static async Task<string?> NameOfAsync(VCenterConnection connection, ObjectRef item, CancellationToken cancellationToken)
    {
        var read = await connection.Client.ReadAsync(item, ["name"], cancellationToken).ConfigureAwait(false);
        return read.IsGone ? null : VCenterName.Decode(read.Text("name") ?? item.Id);
    }
}
