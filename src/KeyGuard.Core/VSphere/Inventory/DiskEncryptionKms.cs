namespace KeyGuard.VSphere.Inventory;

/// <summary>Under which key provider and key one virtual disk is.</summary>
public sealed class DiskEncryptionKms
{
    /// <summary>What people call it, such as <c>Hard disk 1</c>.</summary>
    public string Name { get; internal init; } = "";

    /// <summary>Whether it is encrypted.</summary>
    public bool Encrypted { get; internal init; }

    /// <summary>The key provider; null for a plain disk.</summary>
    public string? KmsCluster { get; internal init; }

    /// <summary>The key's id at the provider; null for a plain disk.</summary>
    public string? KeyId { get; internal init; }

    /// <summary>The disk's file, such as <c>[datastore1] web01/web01.vmdk</c>.</summary>
    public string FileName { get; internal init; } = "";

    /// <summary>The id of a first-class disk; null for a disk that belongs to its machine.</summary>
    public string? FirstClassDiskId { get; internal init; }

    /// <summary>Whether a snapshot's part of it is under another key than the disk itself.</summary>
    public bool MixedKeys { get; internal init; }

    /// <summary>The device's number within the machine.</summary>
    public int DeviceKey { get; internal init; }

    internal static DiskEncryptionKms Of(DiskState disk) => new()
    {
        Name = disk.Label,
        Encrypted = disk.Key is not null,
        KmsCluster = disk.Key?.Provider,
        KeyId = disk.Key?.KeyId,
        FileName = disk.FileName,
        FirstClassDiskId = disk.FirstClassId,
        MixedKeys = System.Linq.Enumerable.Any(disk.Chain, key => key != disk.Key),
        DeviceKey = disk.Device,
    };

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {KmsCluster ?? "not encrypted"}";
}
