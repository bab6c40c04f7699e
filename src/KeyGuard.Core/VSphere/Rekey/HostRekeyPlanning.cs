using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.VSphere.Rekey;

/// <summary>Plans the change of hosts' keys in one vCenter. Changes nothing.</summary>
internal static class HostRekeyPlanning
{
    public static async Task<RekeyPlan> PlanAsync(RekeySite site, IReadOnlyList<ObjectRef> hosts, CancellationToken cancellationToken)
    {
        var first = hosts.Distinct().Select(host => Plan(site, host)).ToArray();
        await site.AskRightsAsync([.. first.Where(item => item.Verdict == RekeyVerdict.Ready)], [Privileges.RegisterHost], cancellationToken).ConfigureAwait(false);
        return new RekeyPlan
        {
            VCenterId = site.Connection.InstanceUuid,
            Server = site.Connection.Name,
            Options = site.Options,
            Items = [.. first.Select(item => item.Verdict == RekeyVerdict.Ready ? Plan(site, new ObjectRef(item.Type, item.Id)) : item)],
        };
    }

    private static PlannedRekey Plan(RekeySite site, ObjectRef host) => site.Hosts.TryGetValue(host, out var state)
        ? HostPlanner.Plan(state, site.Options, site.Providers, site.Missing(host))
        : new PlannedRekey
        {
            Kind = RekeyKind.VMHost,
            Type = host.Type,
            Id = host.Id,
            Name = host.Id,
            Verdict = RekeyVerdict.Blocked,
            Findings = [RekeyFinding.Block(RekeyObstacle.Vanished, "vCenter has no such host (any more).")],
        };
}
