using System.Xml.Linq;
using KeyGuard.VSphere.Inventory;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.VSphere.Vsan;

/// <summary>A cluster's vSAN encryption as it was read (VsanConfigInfoEx.dataEncryptionConfig).</summary>
internal sealed record VsanState
{
    public ObjectRef Ref { get; init; }

    public string Name { get; init; } = "";

    /// <summary>Whether the cluster has vSAN; null where it does not say.</summary>
    public bool? IsEnabled { get; init; }

    /// <summary>Whether data at rest is encrypted.</summary>
    public bool IsEncrypted { get; init; }

    public string? Provider { get; init; }

    /// <summary>The id of the key that encrypts the disks' own keys.</summary>
    public string? KekId { get; init; }

    /// <summary>The id of the hosts' key.</summary>
    public string? HostKeyId { get; init; }

    /// <summary>Counts the disks' own keys; a deep re-key makes new ones.</summary>
    public long? Generation { get; init; }

    /// <summary>Whether not all hosts have followed the last change yet.</summary>
    public bool IsChanging { get; init; }

    public bool? ErasesDisks { get; init; }

    /// <summary>The key, as other objects have theirs; null where data is plain.</summary>
    public KeyRef? Key => IsEncrypted ? new KeyRef(KekId ?? "", Provider) : null;

    public static VsanState Read(ObjectRef cluster, string name, XElement? config)
    {
        var encryption = config?.Child("dataEncryptionConfig");
        return new VsanState
        {
            Ref = cluster,
            Name = name,
            IsEnabled = config?.Flag("enabled"),
            IsEncrypted = encryption?.Flag("encryptionEnabled") == true,
            Provider = encryption?.Text("kmsProviderId.id"),
            KekId = encryption?.Text("kekId"),
            HostKeyId = encryption?.Text("hostKeyId"),
            Generation = encryption?.Number("dekGenerationId"),
            IsChanging = encryption?.Flag("changing") == true,
            ErasesDisks = encryption?.Flag("eraseDisksBeforeUse"),
        };
    }

    public override string ToString() => Name;
}
