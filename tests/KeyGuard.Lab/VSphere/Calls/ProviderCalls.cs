using System;
using System.Collections.Generic;
using System.Linq;
using KeyGuard.Lab.VSphere.Crypto;
using KeyGuard.Lab.VSphere.Inventory;
using KeyGuard.Lab.VSphere.Soap;
using KeyGuard.Lab.VSphere.Values;

namespace KeyGuard.Lab.VSphere.Calls;

/// <summary>Key providers: registering, changing, listing, and which is the default of what.</summary>
internal static class ProviderCalls
{
    private static readonly Dictionary<string, int> ManagementBits = new()
    {
        [KeyProvider.Standard] = 1,
        ["trustAuthority"] = 2,
        [KeyProvider.Native] = 8,
    };

    public static void Add(VimMethods methods)
    {
        methods.Add("ListKmipServers", call => Limited(call, call.Center.Providers.All.Select(provider => CryptoShapes.Cluster.Of(provider))));
        methods.Add("ListKmsClusters", ListClusters);
        methods.Add("RegisterKmipServer", Register);
        methods.Add("UpdateKmipServer", Update);
        methods.Add("RemoveKmipServer", Remove);
        methods.Add("RegisterKmsCluster", RegisterCluster);
        methods.Add("UnregisterKmsCluster", call => call.Center.Providers.Remove(Provider(call, "clusterId")));
        methods.Add("MarkDefault", call => call.Center.Providers.MakeDefault(Provider(call, "clusterId")));
        methods.Add("SetDefaultKmsCluster", SetDefault);
        methods.Add("GetDefaultKmsCluster", call => CryptoKey.ProviderValue(FindDefault(call)?.Id));
        methods.Add("IsKmsClusterActive", call => VimValue.Of(IsActive(call)));
    }

    private static KeyProvider Provider(VimCall call, string parameter) => call.Center.Providers.Get(call.Parameters.Get(parameter).Text("id")!, parameter);

    private static VimArray Limited(VimCall call, IEnumerable<VimValue> clusters)
    {
        int limit = call.Parameters.Number("limit") ?? 0;
        return new VimArray("KmipClusterInfo", limit > 0 ? clusters.Take(limit) : clusters);
    }

    private static VimArray ListClusters(VimCall call)
    {
        int types = call.Parameters.Number("managementTypeFilter") ?? -1;
        int status = call.Parameters.Number("statusFilter") ?? -1;
        bool servers = call.Parameters.Flag("includeKmsServers") ?? false;
        return new VimArray("KmipClusterInfo", call.Center.Providers.All
            .Where(provider => types == -1 || (ManagementBits.GetValueOrDefault(provider.ManagementType) & types) != 0)
            .Where(provider => status == -1 || ((call.Center.Providers.IsActive(provider) ? 1 : 2) & status) != 0)
            .Select(provider => (servers ? CryptoShapes.Cluster : CryptoShapes.ClusterWithoutServers).Of(provider)).ToList());
    }

    private static void Register(VimCall call)
    {
        SoapNode spec = call.Parameters.Get("server");
        string id = spec.Get("clusterId").Text("id")!;
        KmipServerEntry entry = KmipServerEntry.Read(spec.Get("info"), spec.Text("password"));
        if (id.Length == 0 || entry.Name.Length == 0 || entry.Address.Length == 0 || entry.Port is < 1 or > 65535)
            throw VimFaults.InvalidArgument("server").Raise();

        KeyProvider? known = call.Center.Providers.Find(id);
        if (known is { ManagementType: not KeyProvider.Standard })
            throw VimFaults.InvalidArgument("server.clusterId").Raise();
        if (known?.Servers.Any(server => server.Name == entry.Name) == true)
            throw VimFaults.Runtime("Already registered").Raise();

        (known ?? call.Center.Providers.Add(new KeyProvider(id, KeyProvider.Standard))).Servers.Add(entry);
        call.Center.Objects.Touch(call.Target);
    }

    private static void Update(VimCall call)
    {
        SoapNode spec = call.Parameters.Get("server");
        KeyProvider provider = call.Center.Providers.Get(spec.Get("clusterId").Text("id")!, "server.clusterId");
        int index = provider.Servers.FindIndex(server => server.Name == spec.Get("info").Text("name"));
        if (index < 0)
            throw VimFaults.InvalidArgument("server.info.name").Raise();

        provider.Servers[index] = provider.Servers[index].Update(spec.Get("info"), spec.Text("password"));
    }

    /// <summary>Even if in use; the provider goes with its last server.</summary>
    private static void Remove(VimCall call)
    {
        KeyProvider provider = Provider(call, "clusterId");
        if (provider.Servers.RemoveAll(server => server.Name == call.Parameters.Text("serverName")) == 0)
            throw VimFaults.InvalidArgument("serverName").Raise();
        if (provider.Servers.Count == 0)
            call.Center.Providers.Remove(provider);
    }

    private static void RegisterCluster(VimCall call)
    {
        string id = call.Parameters.Get("clusterId").Text("id")!;
        if (call.Center.Providers.Find(id) is not null)
            throw VimFaults.Runtime("Already registered").Raise();

        string type = call.Parameters.Text("managementType") ?? "trustAuthority";
        if (type is not ("trustAuthority" or KeyProvider.Native or "unknown"))
            throw VimFaults.InvalidArgument("managementType").Raise();
        call.Center.Providers.Add(new KeyProvider(id, type) { NativeKeyId = type == KeyProvider.Native ? Guid.NewGuid().ToString() : null });
    }

    private static void SetDefault(VimCall call)
    {
        KeyProvider? chosen = call.Parameters.Has("clusterId") ? Provider(call, "clusterId") : null;
        if (chosen is { IsNative: true, HasBackup: false })
            throw VimFaults.InvalidState("The native key provider has not been backed up.").Raise();
        if (!call.Parameters.Has("entity"))
        {
            call.Center.Providers.MakeDefault(chosen);
            return;
        }

        ManagedObject entity = call.Object<ManagedObject>("entity");
        if (entity is not (Cluster or Folder { ChildType: "ComputeResource" }))
            throw VimFaults.InvalidArgument("entity").Raise();
        foreach (KeyProvider provider in call.Center.Providers.All)
            provider.EntityDefaults.Remove(entity.Ref);
        chosen?.EntityDefaults.Add(entity.Ref);
    }

    private static KeyProvider? FindDefault(VimCall call)
    {
        if (!call.Parameters.Has("entity"))
            return call.Center.Providers.Default;

        bool upwards = call.Parameters.Flag("defaultsToParent") ?? false;
        for (ManagedObject? at = call.Object<ManagedObject>("entity"); at is not null; at = upwards ? (at as IEntity)?.Parent : null)
        {
            if (call.Center.Providers.All.FirstOrDefault(provider => provider.EntityDefaults.Contains(at.Ref)) is { } found)
                return found;
        }

        return upwards ? call.Center.Providers.Default : null;
    }

    private static bool IsActive(VimCall call)
    {
        if (call.Parameters.Has("cluster"))
            return call.Center.Providers.IsActive(Provider(call, "cluster"));

        return call.Center.Providers.IsActive(call.Center.Providers.Default ?? throw VimFaults.InvalidArgument("cluster").Raise());
    }
}
