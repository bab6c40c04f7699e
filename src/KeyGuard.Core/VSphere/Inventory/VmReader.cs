using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;
using KeyGuard.VSphere.Properties;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.VSphere.Inventory;

/// <summary>Makes a <see cref="VmState"/> of the properties that were read, whichever of them there are.</summary>
internal static class VmReader
{
    public static VmState Read(VimObject item)
    {
        var key = KeyRef.Read(item.Value(VmPaths.Key));
        var (shape, count) = Snapshots(item);
        return new VmState
        {
            Ref = item.Ref,
            RawName = item.Text(VmPaths.Name) ?? item.Ref.Id,
            InstanceUuid = item.Text(VmPaths.InstanceUuid) ?? "",
            Key = key,
            Encryption = Encryption(item, key),
            PowerState = item.Text(VmPaths.PowerState) ?? "",
            ConnectionState = item.Text(VmPaths.ConnectionState) ?? "",
            Host = item.Reference(VmPaths.Host),
            IsTemplate = item.Flag(VmPaths.Template) == true,
            MigrateEncryption = item.Text(VmPaths.MigrateEncryption),
            Snapshots = shape,
            SnapshotCount = count,
            Disks = DiskState.ReadAll([.. item.Items(VmPaths.Devices)]),
            ChangeVersion = item.Text(VmPaths.ChangeVersion),
            RecentTasks = [.. item.Items(VmPaths.RecentTask).Select(task => task.ToReference()).OfType<ObjectRef>()],
        };
    }

    // Before 6.7 there is no cryptoState; an encrypted machine that vCenter can't read is a locked one.
    private static EncryptionState Encryption(VimObject item, KeyRef? key)
    {
        var connection = item.Text(VmPaths.ConnectionState);
        return item.Text(VmPaths.CryptoState) switch
        {
            "locked" => EncryptionState.Locked,
            "unlocked" => EncryptionState.Unlocked,
            _ when key is not null => connection == "invalid" ? EncryptionState.Locked : EncryptionState.Unlocked,
            _ when item.WhyMissing(VmPaths.Key) is not null => EncryptionState.Unknown,
            _ => connection is "invalid" or "inaccessible" or "orphaned" ? EncryptionState.Unknown : EncryptionState.NotEncrypted,
        };
    }

    private static (SnapshotShape Shape, int Count) Snapshots(VimObject item)
    {
        if (item.WhyMissing(VmPaths.Snapshots) is not null) return (SnapshotShape.Unknown, 0);
        if (item.Value(VmPaths.Snapshots) is not { } info) return (SnapshotShape.None, 0);
        var roots = info.Children("rootSnapshotList").ToArray();
        var all = roots.SelectMany(AndBelow).ToArray();
        if (all.Length == 0) return (SnapshotShape.None, 0);
        var forks = roots.Length > 1 || all.Any(node => node.Children("childSnapshotList").Skip(1).Any());
        return (forks ? SnapshotShape.Tree : SnapshotShape.Chain, all.Length);
    }

    private static IEnumerable<XElement> AndBelow(XElement node) => node.Children("childSnapshotList").SelectMany(AndBelow).Prepend(node);
}
