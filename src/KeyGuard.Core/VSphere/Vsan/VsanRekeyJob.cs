using System;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Errors;
using KeyGuard.Polyfills;
using KeyGuard.VSphere.Rekey;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.VSphere.Vsan;

/// <summary>
/// Puts one vSAN cluster under another provider, or gives it new keys, or both. vCenter's task ends before the hosts have all
/// followed, so the cluster is looked at until it no longer says that it is changing.
/// </summary>
internal sealed class VsanRekeyJob(RekeySite site, PlannedRekey plan) : RekeyJob(site, plan)
{
    private readonly VsanConfigSystem _config = new(site.Client);
    private string? _task;

    private ObjectRef Cluster => new(Plan.Type, Plan.Id);

    public override async Task<RekeyOutcome> ChangeAsync(CancellationToken cancellationToken)
    {
        var before = await ReadAsync(cancellationToken).ConfigureAwait(false);
        var (state, failure) = await TryAsync(before, cancellationToken).ConfigureAwait(false);
        var now = state ?? before;
        var accepted = state is not null;
        return new RekeyOutcome
        {
            Status = !accepted ? RekeyStatus.Failed : failure is null ? RekeyStatus.Rekeyed : RekeyStatus.Partial,
            Parts = [RekeyedPart.Of(Plan.Parts[0], now.Key, accepted && failure is null)],
            Key = Key,
            Failure = failure,
            Message = failure?.Message ?? "",
            Task = _task,
        };
    }

    protected override Task<PlannedRekey> LookAsync(CancellationToken cancellationToken) => VsanRekeyPlanning.PlanAsync(Site, Cluster, asksRights: false, cancellationToken);

    // The state once something was accepted; null where nothing was.
    private async Task<(VsanState? State, KeyGuardException? Failure)> TryAsync(VsanState before, CancellationToken cancellationToken)
    {
        VsanState? state = null;
        try
        {
            if (VsanPlanner.Switches(before, Site.Options)) state = await SwitchAsync(before, cancellationToken).ConfigureAwait(false);
            // To switch is to re-key: only a deep one comes on top.
            if (Site.Options.NewKey && (state is null || Site.Options.Deep)) state = await RekeyAsync(state ?? before, cancellationToken).ConfigureAwait(false);
            state ??= await SettleAsync(cancellationToken).ConfigureAwait(false);
            return (state, state.IsChanging ? Faults.VsanUnfinished(Plan.Name, (int)Site.Timing.VsanLimit.TotalMinutes) : null);
        }
        catch (KeyGuardException failure)
        {
            return (state, failure);
        }
    }

    private async Task<VsanState> SwitchAsync(VsanState cluster, CancellationToken cancellationToken)
    {
        var provider = VsanPlanner.Provider(cluster, Site.Options);
        await RunAsync("VsanClusterReconfig", () => _config.SwitchAsync(cluster, provider, Site.Options.AllowReducedRedundancy, cancellationToken), state => state.Provider == provider, cancellationToken).ConfigureAwait(false);
        var after = await SettleAsync(cancellationToken).ConfigureAwait(false);
        return after.Provider == provider ? after : throw Faults.RekeyNotSeen(Site.Client.Endpoint, Plan.Name, "vSAN");
    }

    private async Task<VsanState> RekeyAsync(VsanState cluster, CancellationToken cancellationToken)
    {
        await RunAsync("VsanEncryptedClusterRekey_Task", () => _config.RekeyAsync(cluster, Site.Options.Deep, Site.Options.AllowReducedRedundancy, cancellationToken), state => IsNew(state, cluster), cancellationToken).ConfigureAwait(false);
        var after = await SettleAsync(cancellationToken).ConfigureAwait(false);
        return IsNew(after, cluster) ? after : throw Faults.RekeyNotSeen(Site.Client.Endpoint, Plan.Name, "vSAN");
    }

    private static bool IsNew(VsanState after, VsanState before) => after.KekId != before.KekId || after.Generation != before.Generation || after.IsChanging;

    // What the cluster shows decides: a task may be lost, or fail in the eyes of a vCenter that was restarted, and its work be done.
    private async Task RunAsync(string method, Func<Task<ObjectRef>> start, Func<VsanState, bool> isDone, CancellationToken cancellationToken)
    {
        var patience = new Patience(Site.Timing, Site.Timing.BusyLimit);
        while (true)
        {
            try
            {
                var task = await start().ConfigureAwait(false);
                _task = task.Id;
                var outcome = await Site.Client.Tasks.WaitAsync(task, null, cancellationToken).ConfigureAwait(false);
                if (outcome.Failure(Site.Client.Endpoint, method, Plan.Name) is { } failed) throw failed;
                return;
            }
            catch (VimException failure)
            {
                if (isDone(await ReadAsync(cancellationToken).ConfigureAwait(false))) return;
                if (!failure.Is("TaskInProgress") && !failure.IsOutcomeUnknown) throw;
                if (await patience.PauseAsync(cancellationToken).ConfigureAwait(false)) continue;
                throw failure.IsOutcomeUnknown ? failure : Faults.RekeyBusy(Site.Client.Endpoint, Plan.Name, (int)Site.Timing.BusyLimit.TotalMinutes, failure);
            }
        }
    }

    // Until the change is over, or for as long as was said.
    private async Task<VsanState> SettleAsync(CancellationToken cancellationToken)
    {
        var clock = Site.Timing.Clock;
        for (var since = clock.GetTimestamp(); ;)
        {
            var state = await ReadAsync(cancellationToken).ConfigureAwait(false);
            if (!state.IsChanging || clock.GetElapsedTime(since) >= Site.Timing.VsanLimit) return state;
            await clock.Pause(Site.Timing.VsanPoll, cancellationToken).ConfigureAwait(false);
        }
    }

    private Task<VsanState> ReadAsync(CancellationToken cancellationToken) => new VsanInventory(Connection.Client).ReadAsync(Cluster, Plan.Name, cancellationToken);
}
