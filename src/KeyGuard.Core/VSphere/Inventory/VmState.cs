using System.Collections.Generic;
using System.Linq;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.VSphere.Inventory;

/// <summary>A virtual machine as it was read, as far as encryption has to do with it.</summary>
internal sealed record VmState
{
    public ObjectRef Ref { get; init; }

    /// <summary>The name as vCenter keeps it; see <see cref="VCenterName"/>.</summary>
    public string RawName { get; init; } = "";

    public string Name => VCenterName.Decode(RawName);

    /// <summary>vCenter's own id of the machine, which no other ever gets; empty where it can't be read.</summary>
    public string InstanceUuid { get; init; } = "";

    /// <summary>The key of the machine's home; null where it is plain or not known.</summary>
    public KeyRef? Key { get; init; }

    public EncryptionState Encryption { get; init; }

    /// <summary>poweredOn, poweredOff or suspended.</summary>
    public string PowerState { get; init; } = "";

    /// <summary>connected, disconnected, inaccessible, invalid or orphaned.</summary>
    public string ConnectionState { get; init; } = "";

    public ObjectRef? Host { get; init; }

    public bool IsTemplate { get; init; }

    /// <summary>disabled, opportunistic or required.</summary>
    public string? MigrateEncryption { get; init; }

    public SnapshotShape Snapshots { get; init; }

    public int SnapshotCount { get; init; }

    /// <summary>None until the devices have been read, which is done for encrypted machines only.</summary>
    public IReadOnlyList<DiskState> Disks { get; init; } = [];

    /// <summary>The version of the configuration, which a change names so that nobody's is overwritten.</summary>
    public string? ChangeVersion { get; init; }

    public IReadOnlyList<ObjectRef> RecentTasks { get; init; } = [];

    /// <summary>Whether it is known to be encrypted.</summary>
    public bool IsEncrypted => Encryption is EncryptionState.Unlocked or EncryptionState.Locked;

    /// <summary>All keys that it is under.</summary>
    public IEnumerable<KeyRef> Keys => Disks.SelectMany(disk => disk.Chain).Prepend(Key).OfType<KeyRef>().Distinct();

    public override string ToString() => Name;
}
