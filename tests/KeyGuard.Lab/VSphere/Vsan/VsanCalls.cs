using System;
using System.Linq;
using KeyGuard.Lab.VSphere.Calls;
using KeyGuard.Lab.VSphere.Inventory;
using KeyGuard.Lab.VSphere.Machines;
using KeyGuard.Lab.VSphere.Soap;
using KeyGuard.Lab.VSphere.Tasks;
using KeyGuard.Lab.VSphere.Values;

namespace KeyGuard.Lab.VSphere.Vsan;

/// <summary>vSAN's encryption: reading it, switching provider, new keys.</summary>
internal static class VsanCalls
{
    /// <summary>A cluster needs so many hosts to be re-keyed deeply without less redundancy meanwhile.</summary>
    private const int HostsForFullRedundancy = 4;

    private static readonly Shape<Seen> Default = new("VsanClusterConfigInfoHostDefaultInfo", new Field<Seen>("uuid", seen => VimValue.Of(Uuid(seen.Cluster).ToString())));

    private static readonly Shape<Seen> Encryption = new(
        "VsanDataEncryptionConfig",
        new("encryptionEnabled", seen => VimValue.Of(seen.Cluster.Vsan!.Enabled)),
        new("kmsProviderId", seen => CryptoKey.ProviderValue(seen.Cluster.Vsan!.Provider)),
        new("kekId", seen => VimValue.Of(seen.Cluster.Vsan!.KekId)),
        new("hostKeyId", seen => VimValue.Of(seen.Cluster.Vsan!.HostKeyId)),
        new("dekGenerationId", seen => VimValue.Of(seen.Cluster.Vsan!.DekGeneration)),
        new("changing", seen => VimValue.Of(seen.Cluster.Vsan!.IsChanging(seen.Now))),
        new("eraseDisksBeforeUse", seen => VimValue.Of(seen.Cluster.Vsan!.EraseDisksBeforeUse)));

    private static readonly Shape<Seen> InTransit = new(
        "VsanDataInTransitEncryptionConfig",
        new("enabled", seen => VimValue.Of(seen.Cluster.Vsan!.InTransit)),
        new("rekeyInterval", seen => VimValue.Of(seen.Cluster.Vsan!.InTransitInterval)));

    private static readonly Shape<Seen> Configuration = new(
        "VsanConfigInfoEx",
        new("enabled", seen => VimValue.Of(seen.Cluster.Vsan is not null)),
        new("defaultConfig", Default.Of),
        new("dataEncryptionConfig", seen => seen.Cluster.Vsan is { Provider: not null } or { Enabled: true } ? Encryption.Of(seen) : null, "6.5"),
        new("dataInTransitEncryptionConfig", seen => seen.Cluster.Vsan is { InTransit: true } ? InTransit.Of(seen) : null, "7.0.1.0"));

    public static void Add(VimMethods methods)
    {
        methods.Add("VsanClusterGetConfig", call => Configuration.Of(new Seen(call.Object<Cluster>("cluster"), call.Center.Clock.Now)));
        methods.Add("VsanClusterReconfig", Reconfigure);
        methods.Add("VsanEncryptedClusterRekey_Task", Rekey);
    }

    private static VimValue Reconfigure(VimCall call)
    {
        Cluster cluster = call.Object<Cluster>("cluster");
        call.Demand("Host.Inventory.EditCluster", cluster);
        if (cluster.Vsan is not { } vsan)
            throw VimFaults.NotSupported("vSAN is not enabled on the cluster.").Raise();

        SoapNode spec = call.Parameters.Get("vsanReconfigSpec");
        SoapNode? encryption = spec.Find("dataEncryptionConfig");
        CheckEncryption(call, encryption);
        return Start(call, cluster, "com.vmware.vsan.clustermgmt.tasks.reconfiguretask", () =>
        {
            if (encryption is not null)
                Apply(call.Center, cluster, vsan, encryption);
            ApplyInTransit(vsan, spec.Find("dataInTransitEncryptionConfig"));
        });
    }

    private static void CheckEncryption(VimCall call, SoapNode? encryption)
    {
        if (encryption is null)
            return;

        call.Demand("Cryptographer.ManageKeys", call.Center.Inventory.Root);
        if (((string[])["kekId", "hostKeyId", "dekGenerationId", "changing"]).FirstOrDefault(encryption.Has) is { } readOnly)
            throw VimFaults.InvalidArgument("dataEncryptionConfig." + readOnly).Raise();
        if (encryption.Flag("encryptionEnabled") == true && call.Center.Providers.Find(encryption.Find("kmsProviderId")?.Text("id")) is null)
            throw VimFaults.InvalidArgument("dataEncryptionConfig.kmsProviderId").Raise();
    }

    private static VimValue Rekey(VimCall call)
    {
        Cluster cluster = call.Object<Cluster>("encryptedCluster");
        bool deep = call.Parameters.Flag("deepRekey") ?? false;
        DemandRekey(call, cluster, deep);
        if (cluster.Vsan is not { Enabled: true } vsan)
            throw VimFaults.InvalidState("The cluster is not encrypted.").Raise();

        bool reduced = call.Parameters.Flag("allowReducedRedundancy") ?? false;
        return Start(call, cluster, "com.vmware.vsan.clustermgmt.tasks.encryption.rekey", () =>
        {
            if (deep && !reduced && cluster.Hosts.Count < HostsForFullRedundancy)
                throw new VimFault("VsanFault", "General vSAN error: the cluster has too few hosts to keep full redundancy while its disks are rewritten.").Raise();
            NewKeys(call.Center, cluster, vsan, vsan.Provider!);
            vsan.DekGeneration += deep ? 1 : 0;
        });
    }

    /// <summary>A shallow re-key may be allowed by a privilege of its own.</summary>
    private static void DemandRekey(VimCall call, Cluster cluster, bool deep)
    {
        if (!deep && call.Center.Access.Has(call.Session!.User, "Vsan.Cluster.ShallowRekey", cluster))
            return;

        call.Demand("Cryptographer.ManageKeys", cluster);
        call.Demand("Host.Inventory.EditCluster", cluster);
    }

    private static void Apply(VCenter center, Cluster cluster, VsanEncryption vsan, SoapNode encryption)
    {
        bool enabled = encryption.Flag("encryptionEnabled")!.Value;
        string? provider = encryption.Find("kmsProviderId")?.Text("id");
        bool starts = enabled && !vsan.Enabled;
        // another provider is a shallow re-key with a new host key
        if (enabled && (starts || provider != vsan.Provider))
            NewKeys(center, cluster, vsan, provider!);
        vsan.DekGeneration += starts ? 1 : 0;
        vsan.Enabled = enabled;
        if (!enabled)
            (vsan.Provider, vsan.KekId, vsan.HostKeyId) = (null, null, null);
        vsan.EraseDisksBeforeUse = encryption.Flag("eraseDisksBeforeUse") ?? vsan.EraseDisksBeforeUse;
    }

    private static void ApplyInTransit(VsanEncryption vsan, SoapNode? config)
    {
        if (config is null)
            return;

        vsan.InTransit = config.Flag("enabled") ?? vsan.InTransit;
        vsan.InTransitInterval = config.Number("rekeyInterval") ?? vsan.InTransitInterval;
    }

    private static void NewKeys(VCenter center, Cluster cluster, VsanEncryption vsan, string provider)
    {
        if (cluster.Hosts.Find(host => host.ConnectionState != "connected") is not null)
            throw MachineFaults.HostNotConnected().Raise();

        var platform = new CryptoKey("", provider);
        CryptoKey kek = center.Keys.Resolve(platform, out _) ?? throw KeyFault().Raise();
        CryptoKey hostKey = center.Keys.Resolve(platform, out _) ?? throw KeyFault().Raise();
        (vsan.Provider, vsan.KekId, vsan.HostKeyId) = (provider, kek.Id, hostKey.Id);
        foreach (Host host in cluster.Hosts)
            HostCrypto.MakeSafe(center, host, hostKey);
        Converge(center, cluster, vsan);
    }

    private static VimFault KeyFault() => new("VsanFault", "General vSAN error: the key encryption key is not available.");

    /// <summary>Hosts follow a while later, by the clock.</summary>
    private static void Converge(VCenter center, Cluster cluster, VsanEncryption vsan)
    {
        if (center.Settings.VsanConvergeSeconds > 0)
            vsan.ChangingUntil = center.Clock.Now.AddSeconds(center.Settings.VsanConvergeSeconds);
        center.Objects.Touch(cluster);
    }

    private static VimValue Start(VimCall call, Cluster cluster, string description, Action effect) =>
        call.Start(new TaskWork(call.Request.Method.Name, description, cluster, null, () =>
        {
            effect();
            call.Center.Objects.Touch(cluster);
            return null;
        }) { IsExclusive = true });

    private static Guid Uuid(Cluster cluster) => new(cluster.Id.GetHashCode(StringComparison.Ordinal), 0, 0x4000, 0x80, 0, 0, 0, 0, 0, 0, 1);

    private sealed record Seen(Cluster Cluster, DateTimeOffset Now);
}
