using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.VSphere.Inventory;
using KeyGuard.VSphere.Rekey;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.VSphere.Vsan;

/// <summary>Plans for vSAN clusters of one vCenter. Changes nothing.</summary>
internal static class VsanRekeyPlanning
{
    public static async Task<RekeyPlan> PlanAsync(RekeySite site, IReadOnlyList<ObjectRef> clusters, CancellationToken cancellationToken)
    {
        var plans = new List<PlannedRekey>();
        foreach (var cluster in clusters.Distinct())
        {
            plans.Add(await PlanAsync(site, cluster, asksRights: true, cancellationToken).ConfigureAwait(false));
        }
        return new RekeyPlan { VCenterId = site.Connection.InstanceUuid, Server = site.Connection.Name, Options = site.Options, Items = plans };
    }

    /// <summary>Looks at one cluster and plans.</summary>
    public static async Task<PlannedRekey> PlanAsync(RekeySite site, ObjectRef cluster, bool asksRights, CancellationToken cancellationToken)
    {
        if (await EntityNames.NameOfAsync(site.Connection.Client, cluster, cancellationToken).ConfigureAwait(false) is not { } name) return Vanished(cluster);
        var state = await new VsanInventory(site.Connection.Client).ReadAsync(cluster, name, cancellationToken).ConfigureAwait(false);
        var hosts = site.Hosts.Values.Where(host => host.Parent == cluster).ToArray();
        var plan = VsanPlanner.Plan(state, site.Options, site.Providers, hosts, site.Missing(cluster));
        if (!asksRights || plan.Verdict != RekeyVerdict.Ready) return plan;
        await site.AskRightsAsync([plan], [Privileges.EditCluster, Privileges.ManageKeys], cancellationToken).ConfigureAwait(false);
        return VsanPlanner.Plan(state, site.Options, site.Providers, hosts, site.Missing(cluster));
    }

    private static PlannedRekey Vanished(ObjectRef cluster) => new()
    {
        Kind = RekeyKind.VsanCluster,
        Type = cluster.Type,
        Id = cluster.Id,
        Name = cluster.Id,
        Verdict = RekeyVerdict.Blocked,
        Findings = [RekeyFinding.Block(RekeyObstacle.Vanished, "vCenter has no such cluster (any more).")],
    };
}
