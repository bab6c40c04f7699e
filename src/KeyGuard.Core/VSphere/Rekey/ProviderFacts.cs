using System.Collections.Generic;
using System.Linq;
using KeyGuard.VSphere.KeyProviders;

namespace KeyGuard.VSphere.Rekey;

/// <summary>The key providers of one vCenter, as far as the user may know them.</summary>
internal sealed record ProviderFacts
{
    /// <summary>The provider wanted.</summary>
    public string Wanted { get; init; } = "";

    /// <summary>Every provider and its kind; null where the user may not list them.</summary>
    public IReadOnlyDictionary<string, VCenterKmsKind>? Known { get; init; }

    /// <summary>Whether a server of it answers; null where that can't be asked.</summary>
    public bool? IsActive { get; init; }

    /// <summary>Whether a native key provider has been backed up; null for others.</summary>
    public bool? IsBackedUp { get; init; }

    /// <summary>Whether the provider is there; null where nobody can tell.</summary>
    public bool? IsKnown => Known?.ContainsKey(Wanted);

    public VCenterKmsKind Kind => KindOf(Wanted);

    /// <summary>Whether vCenter makes the keys itself while it re-keys, so that none is asked for.</summary>
    public bool MakesOwnKeys => Kind is VCenterKmsKind.Native or VCenterKmsKind.TrustAuthority;

    public VCenterKmsKind KindOf(string? provider) => provider is not null && Known is not null && Known.TryGetValue(provider, out var kind) ? kind : VCenterKmsKind.Unknown;

    /// <summary>What stands against everything in this vCenter.</summary>
    public IEnumerable<RekeyFinding> Findings()
    {
        if (IsKnown == false)
        {
            var known = string.Join(", ", Known!.Keys.OrderBy(name => name).Select(name => $"'{name}'"));
            yield return RekeyFinding.Block(RekeyObstacle.ProviderUnknown, $"vCenter has no key provider '{Wanted}'; it has {(known.Length > 0 ? known : "none")}.");
        }
        if (IsActive == false) yield return RekeyFinding.Block(RekeyObstacle.ProviderInactive, $"No server of the key provider '{Wanted}' answers; look with Test-VCenterKms.");
        if (IsBackedUp == false) yield return RekeyFinding.Block(RekeyObstacle.ProviderNotBackedUp, $"The native key provider '{Wanted}' has not been backed up; vCenter lets nobody use it before.");
    }
}
