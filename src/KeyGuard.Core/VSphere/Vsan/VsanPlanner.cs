using System.Collections.Generic;
using System.Linq;
using KeyGuard.VSphere.Inventory;
using KeyGuard.VSphere.Rekey;

namespace KeyGuard.VSphere.Vsan;

/// <summary>Plans the change of one vSAN cluster's provider or keys.</summary>
internal static class VsanPlanner
{
    private const int HostsForDeep = 4;

    /// <summary>The provider that a cluster is to be under; without one wanted, the one it has.</summary>
    public static string Provider(VsanState cluster, RekeyOptions options) => options.Provider.Length > 0 ? options.Provider : cluster.Provider ?? "";

    /// <summary>Whether the cluster has to be put under another provider.</summary>
    public static bool Switches(VsanState cluster, RekeyOptions options) => cluster.Provider != Provider(cluster, options);

    public static PlannedRekey Plan(VsanState cluster, RekeyOptions options, ProviderFacts providers, IReadOnlyList<HostState> hosts, IReadOnlyCollection<string> missingPrivileges)
    {
        var acts = cluster.IsEncrypted && (Switches(cluster, options) || options.NewKey);
        // One that is still at an earlier change to the same end is waited for.
        var changes = acts || (cluster.IsEncrypted && cluster.IsChanging);
        var findings = acts ? Check(cluster, options, providers, hosts, missingPrivileges).ToArray() : [];
        return new PlannedRekey
        {
            Kind = RekeyKind.VsanCluster,
            Type = cluster.Ref.Type,
            Id = cluster.Ref.Id,
            Name = cluster.Name,
            Parts = [new PlannedPart { Kind = RekeyPartKind.Vsan, Label = "vSAN", Before = cluster.Key, Changes = changes }],
            Findings = findings,
            Key = changes ? new KeyRef("", Provider(cluster, options)) : null,
            Verdict = Verdict(cluster, changes, findings),
        };
    }

    private static RekeyVerdict Verdict(VsanState cluster, bool changes, IReadOnlyList<RekeyFinding> findings)
    {
        if (!cluster.IsEncrypted) return RekeyVerdict.NotEncrypted;
        if (findings.Any(finding => finding.Blocks)) return RekeyVerdict.Blocked;
        return changes ? RekeyVerdict.Ready : RekeyVerdict.AlreadyThere;
    }

    private static IEnumerable<RekeyFinding> Check(VsanState cluster, RekeyOptions options, ProviderFacts providers, IReadOnlyList<HostState> hosts, IReadOnlyCollection<string> missing)
    {
        if (options.Provider.Length > 0)
        {
            foreach (var finding in providers.Findings()) yield return finding;
        }
        if (cluster.IsChanging) yield return RekeyFinding.Block(RekeyObstacle.Changing, "vSAN is still at an earlier change of its encryption; wait until Get-VsanClusterEncryptionKms no longer shows Changing.");
        foreach (var host in hosts.Where(host => host.ConnectionState is not ("connected" or ""))) yield return RekeyFinding.Block(RekeyObstacle.NotConnected, $"Its host {host.Name} is {host.ConnectionState}, and would not follow.");
        if (options is { Deep: true, AllowReducedRedundancy: false } && hosts.Count < HostsForDeep)
        {
            yield return RekeyFinding.Warn(RekeyObstacle.FewHosts, $"With {hosts.Count} hosts vSAN may have no room to move data away while it is written anew; if it refuses, -AllowReducedRedundancy lets it do with fewer copies meanwhile.");
        }
        if (missing.Count > 0) yield return RekeyFinding.Block(RekeyObstacle.PrivilegeMissing, "The user lacks " + string.Join(", ", missing.OrderBy(name => name, System.StringComparer.Ordinal)) + ".");
    }
}
