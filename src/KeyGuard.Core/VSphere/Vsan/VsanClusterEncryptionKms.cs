using KeyGuard.Connections;
using KeyGuard.VSphere.Inventory;

namespace KeyGuard.VSphere.Vsan;

/// <summary>Under which key provider a vSAN cluster's data-at-rest encryption is.</summary>
public sealed class VsanClusterEncryptionKms
{
    /// <summary>The cluster's name.</summary>
    public string Name { get; internal init; } = "";

    /// <summary>Whether data at rest is encrypted.</summary>
    public bool Encrypted { get; internal init; }

    /// <summary>The key provider; null where data is plain.</summary>
    public string? KmsCluster { get; internal init; }

    /// <summary>The id of the key that encrypts the disks' own keys; null where data is plain.</summary>
    public string? KeyId { get; internal init; }

    /// <summary>The id of the hosts' key; null where data is plain.</summary>
    public string? HostKeyId { get; internal init; }

    /// <summary>Whether some hosts have not followed the last change yet.</summary>
    public bool Changing { get; internal init; }

    /// <summary>Counts the disks' own keys, which only a deep re-key replaces; null where unknown.</summary>
    public long? KeyGeneration { get; internal init; }

    /// <summary>Whether disks are wiped before vSAN uses them; null where unknown.</summary>
    public bool? EraseDisksBeforeUse { get; internal init; }

    /// <summary>Whether the cluster has vSAN; null where vCenter does not say.</summary>
    public bool? VsanEnabled { get; internal init; }

    /// <summary>The name of the connection to its vCenter.</summary>
    public string Server { get; internal init; } = "";

    /// <summary>PowerCLI's id, such as <c>ClusterComputeResource-domain-c28</c>; another vCenter may use the same.</summary>
    public string Id { get; internal init; } = "";

    /// <summary>PowerCLI's Uid, which names the server as well.</summary>
    public string Uid { get; internal init; } = "";

    internal static VsanClusterEncryptionKms Of(VsanState cluster, VCenterConnection connection) => new()
    {
        Name = cluster.Name,
        Encrypted = cluster.IsEncrypted,
        KmsCluster = cluster.Key?.Provider,
        KeyId = cluster.IsEncrypted ? cluster.KekId : null,
        HostKeyId = cluster.IsEncrypted ? cluster.HostKeyId : null,
        Changing = cluster.IsChanging,
        KeyGeneration = cluster.Generation,
        EraseDisksBeforeUse = cluster.ErasesDisks,
        VsanEnabled = cluster.IsEnabled,
        Server = connection.Name,
        Id = cluster.Ref.ToPowerCli(),
        Uid = EntityUid.Of(connection, cluster.Ref),
    };

    /// <inheritdoc/>
    public override string ToString() => Name;
}
