namespace KeyGuard.Lab.VSphere.Inventory;

/// <summary>What a machine is to be like; what is null is as usual, or as it was.</summary>
internal sealed record VmTraits
{
    /// <summary>The name as people write it; the inventory escapes it. With a count, the beginning of numbered names.</summary>
    public string? Name { get; init; }

    public int? Count { get; init; }

    /// <summary>A host by id or name; otherwise the machines go round.</summary>
    public string? Host { get; init; }

    /// <summary>The provider under which home and disks are; an empty text decrypts.</summary>
    public string? Provider { get; init; }

    /// <summary>A key id of one's own instead of a new key.</summary>
    public string? KeyId { get; init; }

    public int? Disks { get; init; }

    /// <summary>Whether disks are encrypted as well as the home; true.</summary>
    public bool? EncryptDisks { get; init; }

    /// <summary>First-class disks besides.</summary>
    public int? FirstClassDisks { get; init; }

    /// <summary>A raw device mapping besides.</summary>
    public bool? RawDisk { get; init; }

    /// <summary>Whether the first disk is written to by several machines.</summary>
    public bool? SharedDisk { get; init; }

    public string? PowerState { get; init; }

    public bool? Template { get; init; }

    /// <summary>So many snapshots, one below the other.</summary>
    public int? SnapshotChain { get; init; }

    /// <summary>Snapshots with a fork.</summary>
    public bool? SnapshotTree { get; init; }

    public bool? LinkedClone { get; init; }

    public bool? Locked { get; init; }

    public bool? Ide { get; init; }

    public bool? Tpm { get; init; }

    public string? MigrateEncryption { get; init; }
}
