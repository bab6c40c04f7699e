using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KeyGuard.Lab.VSphere.Crypto;
using KeyGuard.Lab.VSphere.Inventory;

namespace KeyGuard.Lab.VSphere;

/// <summary>How large an inventory to make.</summary>
internal sealed record SeedRequest
{
    public int Hosts { get; set; } = 4;

    public int Vms { get; set; } = 12;

    public int HostsPerCluster { get; set; } = 10;

    /// <summary>Of a hundred machines, so many are encrypted; the providers take turns.</summary>
    public int EncryptedPercent { get; set; } = 60;

    public string[] Providers { get; set; } = [Seeding.OldProvider];

    public int DisksPerVm { get; set; } = 1;

    /// <summary>Whether one more cluster with encrypted vSAN is made.</summary>
    public bool Vsan { get; set; } = true;

    public string NamePrefix { get; set; } = "vm";

    /// <summary>What the clusters' names begin with, as vCenter keeps them: <c>/</c> is <c>%2f</c>.</summary>
    public string ClusterPrefix { get; set; } = "cluster-";
}

/// <summary>What the vCenter has when the Lab starts, and larger or stranger inventories on request.</summary>
internal static class Seeding
{
    public const string OldProvider = "kms-old";
    public const string NewProvider = "kms-new";
    public const string NativeProvider = "native";

    /// <summary>A small estate: two standard providers and a native one, a cluster of four hosts, and one with vSAN.</summary>
    public static void Standard(VCenter center)
    {
        AddProvider(center, OldProvider, "kms-old.example", isDefault: true);
        AddProvider(center, NewProvider, "kms-new.example", isDefault: false);
        KeyProvider native = center.Providers.Add(new KeyProvider(NativeProvider, KeyProvider.Native) { HasBackup = true, NativeKeyId = Guid.NewGuid().ToString() });
        native.EntityDefaults.Clear();
        Hosts(center, new SeedRequest { Hosts = 4 });
        Host[] compute = [.. center.Inventory.Clusters[0].Hosts];
        VmTraits[] machines =
        [
            new() { Name = "app01", Provider = OldProvider, Disks = 2 },
            new() { Name = "app02", Provider = OldProvider, PowerState = "poweredOff" },
            new() { Name = "app03", Provider = OldProvider, Disks = 2, SnapshotChain = 1 },
            new() { Name = "db/prod & 'co' [1] 100%", Provider = OldProvider, Disks = 3 },
            new() { Name = "win-tpm", Provider = OldProvider, Tpm = true, EncryptDisks = false },
            new() { Name = "new01", Provider = NewProvider },
            new() { Name = "plain01" },
            new() { Name = "plain02", PowerState = "poweredOff" },
        ];
        var builder = new VmBuilder(center);
        foreach ((int index, VmTraits traits) in machines.Index())
            builder.Build(traits, traits.Name!, compute[index % compute.Length]);
    }

    /// <summary>Adds clusters, hosts and machines to what is there.</summary>
    public static void Grow(VCenter center, SeedRequest request)
    {
        Host[] hosts = Hosts(center, request);
        var builder = new VmBuilder(center);
        foreach (int number in Enumerable.Range(1, request.Vms))
        {
            bool encrypted = number * request.EncryptedPercent / 100 > (number - 1) * request.EncryptedPercent / 100;
            string? provider = encrypted && request.Providers.Length > 0 ? request.Providers[number % request.Providers.Length] : null;
            string name = request.NamePrefix + number.ToString("D5", CultureInfo.InvariantCulture);
            builder.Build(new VmTraits { Provider = provider, Disks = request.DisksPerVm }, name, hosts[number % hosts.Length]);
        }
    }

    /// <summary>Machines that make trouble, one of each kind.</summary>
    public static IEnumerable<VmTraits> Special() =>
    [
        new() { Name = "special-chain", Provider = OldProvider, SnapshotChain = 2 },
        new() { Name = "special-tree", Provider = OldProvider, SnapshotTree = true },
        new() { Name = "special-clone", Provider = OldProvider, LinkedClone = true },
        new() { Name = "special-template", Provider = OldProvider, Template = true },
        new() { Name = "special-locked", Provider = OldProvider, Locked = true },
        new() { Name = "special-ide", Provider = OldProvider, Ide = true },
        new() { Name = "special-fcd", Provider = OldProvider, FirstClassDisks = 1 },
        new() { Name = "special-raw", Provider = OldProvider, RawDisk = true },
        new() { Name = "special-shared", Provider = OldProvider, SharedDisk = true },
        new() { Name = "special-native", Provider = NativeProvider },
        new() { Name = "special-orphan", Provider = "kms-gone" },
        new() { Name = "special-suspended", Provider = OldProvider, PowerState = "suspended" },
        new() { Name = "50% off/\\ 'quoted' \"double\" <&]]> ünïcödé 日本" , Provider = OldProvider },
        new() { Name = "db%2fprod", Provider = OldProvider },
    ];

    private static void AddProvider(VCenter center, string id, string address, bool isDefault)
    {
        var provider = new KeyProvider(id, KeyProvider.Standard) { IsDefault = isDefault, IsSeeded = true };
        provider.Servers.Add(new KmipServerEntry { Name = id + "-1", Address = address, Port = 5696 });
        center.Providers.Add(provider);
        center.Simulated.Get(address, 5696).TrustsAnyone = true;
    }

    private static Host[] Hosts(VCenter center, SeedRequest request)
    {
        var made = new List<Host>();
        int before = center.Inventory.Hosts.Count;
        int clusters = center.Inventory.Clusters.Count;
        foreach (int number in Enumerable.Range(0, request.Hosts))
        {
            if (number % request.HostsPerCluster == 0)
                center.Inventory.AddCluster($"{request.ClusterPrefix}{++clusters:D2}", vsan: false);
            made.Add(AddHost(center, center.Inventory.Clusters[^1], ++before));
        }

        if (request.Vsan)
            AddVsan(center, clusters + 1, before);
        return [.. made];
    }

    private static void AddVsan(VCenter center, int number, int hosts)
    {
        Cluster cluster = center.Inventory.AddCluster($"vsan-{number:D2}", vsan: true);
        foreach (int next in Enumerable.Range(1, 3))
            AddHost(center, cluster, hosts + next);
        VsanEncryption vsan = cluster.Vsan!;
        vsan.Enabled = true;
        vsan.Provider = OldProvider;
        vsan.KekId = center.Keys.Plant(OldProvider, null).Id;
        vsan.HostKeyId = center.Keys.Plant(OldProvider, null).Id;
        vsan.DekGeneration = 1;
    }

    private static Host AddHost(VCenter center, Cluster cluster, int number)
    {
        Host host = center.Inventory.AddHost($"esx{number:D3}.example", cluster, center.Settings.ApiVersion[..Math.Min(5, center.Settings.ApiVersion.Length)]);
        host.CryptoState = "safe";
        host.CryptoKey = center.Keys.Plant(OldProvider, null);
        host.KeyCache.Add(host.CryptoKey);
        return host;
    }
}
