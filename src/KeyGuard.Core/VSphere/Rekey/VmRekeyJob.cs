using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.VSphere.Rekey;

/// <summary>The re-key of one virtual machine.</summary>
internal sealed class VmRekeyJob(RekeySite site, PlannedRekey plan) : RekeyJob(site, plan)
{
    private readonly HashSet<ObjectRef> _ended = [];

    public override Task<RekeyOutcome> ChangeAsync(CancellationToken cancellationToken) =>
        new VmRekeyer(Site.Client, Plan, Site.Options, Key!, Site.Timing, _ended).RunAsync(cancellationToken);

    protected override async Task<PlannedRekey> LookAsync(CancellationToken cancellationToken)
    {
        for (var waited = false; ; waited = true)
        {
            var sight = await VmSight.LookAsync(Site.Client, new ObjectRef(Plan.Type, Plan.Id), Plan.Name, Plan.InstanceUuid, cancellationToken).ConfigureAwait(false);
            var running = await sight.RunningAsync(Site.Client, _ended, cancellationToken).ConfigureAwait(false);
            // What an interrupted run began may be all there is to do, so no key is made before it has ended.
            if (running.Count == 0 || waited) return VmPlanner.Plan(sight.Vm, Site.Options, Site.Context(sight.Vm));
            foreach (var task in running) await Site.Client.Tasks.WaitAsync(task, null, cancellationToken).ConfigureAwait(false);
        }
    }
}
