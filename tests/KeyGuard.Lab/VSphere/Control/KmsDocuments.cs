using System.Collections.Generic;
using System.Linq;
using KeyGuard.Lab.VSphere.Crypto;
using KeyGuard.Lab.VSphere.Inventory;

namespace KeyGuard.Lab.VSphere.Control;

/// <summary>A simulated key manager with its keys, which it never tells over KMIP.</summary>
internal sealed record KmsSeen(string Address, bool Up, Dictionary<string, string> Keys)
{
    public static KmsSeen Of(SimulatedKms kms) => new(kms.Address, kms.IsUp, kms.Keys.ToDictionary(pair => pair.Key, pair => pair.Value.State.ToString()));
}

/// <summary>Names a key manager by address and port, and what is to be changed of it; an empty text takes a setting back.</summary>
internal sealed record KmsChange(string? Address, int? Port, bool? Up, bool? TrustsAnyone, string? UserName, string? Password, string? CreateRefusal, bool? RenewCertificate);

/// <summary>A certificate or a signing request for a key manager, in PEM.</summary>
internal sealed record KmsPem(string? Address, int? Port, string? Pem, string? CommonName);

internal sealed record KmsCertificate(string Certificate, string? PrivateKey);

/// <summary>A key's new state (PreActive, Active, Deactivated, Compromised, Destroyed); without one the key vanishes.</summary>
internal sealed record KmsKeyChange(string? Address, int? Port, string? KeyId, KmipKeyState? State);

/// <summary>A provider as the Lab plants it, with trust complete.</summary>
internal sealed record ProviderPlan(string? Id, string? Type, string? Address, int? Port, bool? HasBackup, string? UserName, string? Password);

/// <summary>Whose default a provider is to be; without a cluster, the vCenter's.</summary>
internal sealed record DefaultChange(string? Id, string? Cluster);

/// <summary>A provider, and whose default it is.</summary>
internal sealed record ProviderSeen(string Id, string Type, bool Default, string[] DefaultOf)
{
    public static ProviderSeen Of(KeyProvider provider, VimInventory inventory) => new(
        provider.Id, provider.ManagementType, provider.IsDefault,
        [.. inventory.Clusters.Where(cluster => provider.EntityDefaults.Contains(cluster.Ref)).Select(cluster => cluster.Name)]);
}
