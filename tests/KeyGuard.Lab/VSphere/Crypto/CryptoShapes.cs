using System.Linq;
using KeyGuard.Lab.VSphere.Inventory;
using KeyGuard.Lab.VSphere.Soap;
using KeyGuard.Lab.VSphere.Values;

namespace KeyGuard.Lab.VSphere.Crypto;

/// <summary>What became of a request for a key.</summary>
internal sealed record KeyResult(CryptoKey Key, string? Reason, VimFault? Fault = null);

/// <summary>What is known of a key.</summary>
internal sealed record KeyStatus(CryptoKey Key, bool? Available, string? Reason, ManagedRef[] Vms, ManagedRef[] Hosts, string[] Tags);

/// <summary>Providers and keys on the wire.</summary>
internal static class CryptoShapes
{
    public static readonly Shape<KeyProvider> Cluster = new(
        "KmipClusterInfo",
        new("clusterId", provider => CryptoKey.ProviderValue(provider.Id)),
        new("servers", provider => new VimArray("KmipServerInfo", provider.Servers.Select(KmipServerEntry.Shape.Of))),
        new("useAsDefault", provider => VimValue.Of(provider.IsDefault)),
        new("managementType", provider => VimValue.Of(provider.ManagementType), "7.0"),
        new("useAsEntityDefault", provider => VimArray.Of(provider.EntityDefaults), "7.0"),
        new("hasBackup", provider => provider.IsNative ? VimValue.Of(provider.HasBackup) : null, "7.0.2.0"),
        new("tpmRequired", provider => provider.IsNative ? VimValue.Of(false) : null, "7.0.2.0"),
        new("keyId", provider => VimValue.Of(provider.NativeKeyId), "7.0.2.0"));

    public static readonly Shape<KeyProvider> ClusterWithoutServers = new(
        "KmipClusterInfo",
        [.. Cluster.Fields.Where(field => field.Name != "servers")]);

    public static readonly Shape<KeyResult> Result = new(
        "CryptoKeyResult",
        new("keyId", result => CryptoKey.Value(result.Key)),
        new("success", result => VimValue.Of(result.Reason is null && result.Fault is null)),
        new("reason", result => VimValue.Of(result.Reason)),
        new("fault", result => result.Fault is null ? null : new VimLocalizedFault(result.Fault), "7.0.1.0"));

    public static readonly Shape<KeyStatus> Status = new(
        "CryptoManagerKmipCryptoKeyStatus",
        new("keyId", status => CryptoKey.Value(status.Key)),
        new("keyAvailable", status => VimValue.Of(status.Available)),
        new("reason", status => VimValue.Of(status.Reason)),
        new("encryptedVMs", status => VimArray.Of(status.Vms)),
        new("affectedHosts", status => VimArray.Of(status.Hosts)),
        new("referencedByTags", status => VimArray.Of(status.Tags)));
}
