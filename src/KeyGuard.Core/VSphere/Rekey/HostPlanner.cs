using System.Collections.Generic;
using System.Linq;
using KeyGuard.VSphere.Inventory;

namespace KeyGuard.VSphere.Rekey;

/// <summary>Plans the change of one host's key.</summary>
internal static class HostPlanner
{
    public static PlannedRekey Plan(HostState host, RekeyOptions options, ProviderFacts providers, IReadOnlyCollection<string> missingPrivileges)
    {
        var isThere = !options.NewKey && host.Key?.IsUnder(options.Provider) == true;
        var changes = host.Crypto == HostCryptoState.Safe && !isThere;
        var findings = isThere ? [] : Check(host, providers, missingPrivileges).ToArray();
        var key = changes && providers.MakesOwnKeys ? new KeyRef("", options.Provider) : null;
        return new PlannedRekey
        {
            Kind = RekeyKind.VMHost,
            Type = host.Ref.Type,
            Id = host.Ref.Id,
            Name = host.Name,
            Host = host.Ref.Id,
            Parts = [new PlannedPart { Kind = RekeyPartKind.Host, Label = "host key", Before = host.Key, Changes = changes }],
            Findings = findings,
            Key = key,
            NeedsKey = changes && key is null,
            Verdict = Verdict(host, isThere, findings),
        };
    }

    private static RekeyVerdict Verdict(HostState host, bool isThere, IReadOnlyList<RekeyFinding> findings)
    {
        if (isThere) return RekeyVerdict.AlreadyThere;
        // A host that was never made safe has no key to change; making it safe is another decision.
        if (host is { Crypto: HostCryptoState.Prepared or HostCryptoState.Incapable, Key: null }) return RekeyVerdict.NotEncrypted;
        return findings.Any(finding => finding.Blocks) ? RekeyVerdict.Blocked : RekeyVerdict.Ready;
    }

    private static IEnumerable<RekeyFinding> Check(HostState host, ProviderFacts providers, IReadOnlyCollection<string> missing)
    {
        foreach (var finding in providers.Findings()) yield return finding;
        if (host.ConnectionState is not ("connected" or "")) yield return RekeyFinding.Block(RekeyObstacle.NotConnected, $"vCenter has it as {host.ConnectionState}; it has to be connected.");
        if (host.Crypto == HostCryptoState.Incapable) yield return RekeyFinding.Block(RekeyObstacle.HostNotCapable, "It can't take part in encryption.");
        if (host.Crypto == HostCryptoState.PendingIncapable) yield return RekeyFinding.Block(RekeyObstacle.HostNotCapable, "Its encryption was switched off and ends with its next restart.");
        if (host.Crypto == HostCryptoState.Prepared) yield return RekeyFinding.Block(RekeyObstacle.HostNotSafe, "It has no host key to change.");
        if (host.Crypto == HostCryptoState.Unknown) yield return RekeyFinding.Block(RekeyObstacle.StateUnknown, "vCenter does not say whether it takes part in encryption.");
        if (host.IsInMaintenance) yield return RekeyFinding.Warn(RekeyObstacle.InMaintenance, "It is in maintenance mode.");
        if (missing.Count > 0) yield return RekeyFinding.Block(RekeyObstacle.PrivilegeMissing, "The user lacks " + string.Join(", ", missing.OrderBy(name => name, System.StringComparer.Ordinal)) + ".");
    }
}
