using System;
using System.Collections.Generic;
using System.Linq;
using KeyGuard.Lab.VSphere.Values;

namespace KeyGuard.Lab.VSphere.Inventory;

internal sealed class Cluster(string id, string name, Folder parent) : ManagedObject<Cluster>("ClusterComputeResource", id), IEntity
{
    private static readonly Shape<Cluster> Policy = new(
        "ClusterComputeResourceCryptoModePolicy",
        new("keyId", cluster => CryptoKey.Value(cluster.PolicyKey)),
        new("providerId", cluster => CryptoKey.ProviderValue(cluster.PolicyProvider)));

    private static readonly Shape<Cluster> Crypto = new(
        "ClusterCryptoConfigInfo",
        new("cryptoMode", cluster => VimValue.Of(cluster.CryptoMode)),
        new("policy", cluster => cluster.PolicyKey is null && cluster.PolicyProvider is null ? null : Policy.Of(cluster), "8.0.3.0"));

    private static readonly Shape<Cluster> Availability = new(
        "ClusterDasConfigInfo",
        new Field<Cluster>("enabled", _ => VimValue.Of(false)));

    private static readonly Shape<Cluster> Balance = new(
        "ClusterDrsConfigInfo",
        new Field<Cluster>("enabled", _ => VimValue.Of(true)));

    private static readonly Shape<Cluster> VsanInfo = new(
        "VsanClusterConfigInfo",
        new Field<Cluster>("enabled", cluster => VimValue.Of(cluster.Vsan is not null)));

    private static readonly Shape<Cluster> Configuration = new(
        "ClusterConfigInfoEx",
        new("vmSwapPlacement", _ => VimValue.Of("vmDirectory")),
        new("dasConfig", Availability.Of),
        new("drsConfig", Balance.Of),
        new("vsanConfigInfo", VsanInfo.Of, "5.5"),
        new("cryptoConfig", Crypto.Of, "7.0"));

    private static readonly Shape<Cluster> Fields = new(
        "ClusterComputeResource",
        [
            .. EntityFields.Of<Cluster>(),
            new("resourcePool", cluster => VimValue.Of(cluster.Pool.Ref)),
            new("host", cluster => VimArray.Of(cluster.Hosts.Select(host => host.Ref))),
            new("datastore", cluster => VimArray.Of([cluster.Datastore.Ref])),
            new("configurationEx", Configuration.Of, "2.5", Typed: true),
        ]);

    public string Name => name;

    public ManagedObject? Parent => parent;

    public List<Host> Hosts { get; } = [];

    public required Datastore Datastore { get; init; }

    public ResourcePool Pool { get; set; } = null!;

    /// <summary>vSAN's encryption; null where the cluster has no vSAN.</summary>
    public VsanEncryption? Vsan { get; init; }

    public string CryptoMode { get; set; } = "onDemand";

    public CryptoKey? PolicyKey { get; set; }

    public string? PolicyProvider { get; set; }

    protected override Shape<Cluster> Shape => Fields;
}

/// <summary>How a vSAN cluster's data is encrypted.</summary>
internal sealed class VsanEncryption
{
    public bool Enabled { get; set; }

    public string? Provider { get; set; }

    /// <summary>The key encryption key that the cluster's disks share.</summary>
    public string? KekId { get; set; }

    public string? HostKeyId { get; set; }

    public long DekGeneration { get; set; }

    /// <summary>Until when hosts have still to converge, by the Lab's clock.</summary>
    public DateTimeOffset ChangingUntil { get; set; }

    public bool IsChanging(DateTimeOffset now) => now < ChangingUntil;

    public bool EraseDisksBeforeUse { get; set; }

    public bool InTransit { get; set; }

    public int? InTransitInterval { get; set; }
}
