using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Errors;
using KeyGuard.WinRm.Hardening.Changes;

namespace KeyGuard.WinRm.Hardening;

/// <summary>
/// Makes a plan's steps one after the other, each proved before the next. When one fails, it and all before it are taken back in reverse,
/// through whichever door still answers, and never so that the last door closes.
/// </summary>
internal sealed class HardeningRun
{
    private readonly IDoors _doors;
    private readonly ChangeMaker _maker;
    private readonly string _computer;
    private readonly CancellationToken _stopping;
    private readonly CancellationToken _working;
    private readonly StepLog _log = new();

    /// <param name="doors">The computer.</param>
    /// <param name="maker">Makes single changes.</param>
    /// <param name="computer">Its name.</param>
    /// <param name="stopping">After this no step is begun.</param>
    /// <param name="working">After this the step in hand is given up too.</param>
    public HardeningRun(IDoors doors, ChangeMaker maker, string computer, CancellationToken stopping, CancellationToken working)
    {
        _doors = doors;
        _maker = maker;
        _computer = computer;
        _stopping = stopping;
        _working = working;
    }

    public async Task<HardeningOutcome> RunAsync(HardeningPlan plan)
    {
        if (!plan.TouchesHttps) _doors.PreferHttps();
        foreach (var step in plan.Steps)
        {
            if (_stopping.IsCancellationRequested) return _log.End(plan, WinRMProtectionStatus.Stopped, null);
            if (!step.TouchesHttps) _doors.PreferHttps();
            try
            {
                await MakeAsync(step).ConfigureAwait(false);
            }
            catch (KeyGuardException failure)
            {
                return await UndoAsync(plan, step, failure).ConfigureAwait(false);
            }
        }
        return _log.End(plan, _log.Any(WinRMStepOutcome.Blocked) ? WinRMProtectionStatus.Blocked : WinRMProtectionStatus.Protected, null);
    }

    private async Task MakeAsync(HardeningStep step)
    {
        if (step.BlockedBy is { } policy)
        {
            _log.Add(step.Change, WinRMStepOutcome.Blocked, $"forbidden by the policy '{policy}'");
            return;
        }
        try
        {
            _log.Begin(step.Change);
            var made = await _maker.MakeAsync(step.Change, _working).ConfigureAwait(false);
            _log.Made(step.Change, made);
        }
        catch (KeyGuardException failure) when (failure.ErrorId == "WinRmSetByPolicy" && !step.IsNeeded)
        {
            _log.Replace(step.Change, WinRMStepOutcome.Blocked, $"forbidden by the policy '{step.Policy}'", failure);
            return;
        }
        if (step.ProvesHttps) await _doors.ProveHttpsAsync(_working).ConfigureAwait(false);
        if (step.ClosedPort is { } port) await _doors.ProveHttpClosedAsync(port, _working).ConfigureAwait(false);
    }

    private async Task<HardeningOutcome> UndoAsync(HardeningPlan plan, HardeningStep failed, KeyGuardException failure)
    {
        var isClean = true;
        foreach (var change in _log.Changes.Reverse().ToArray()) isClean &= await TakeBackAsync(change).ConfigureAwait(false);
        _log.Explain(failed.Change, failure);
        var status = !isClean ? WinRMProtectionStatus.Failed : failure.ErrorId == "WinRmSetByPolicy" ? WinRMProtectionStatus.Blocked : WinRMProtectionStatus.RolledBack;
        return _log.End(plan, status, failure);
    }

    private async Task<bool> TakeBackAsync(ConfigChange change)
    {
        try
        {
            if (Equals(await _doors.ReadAsync(change.Kind, change.Key, _working).ConfigureAwait(false), change.Before)) return true;
            if (Closes(change) && !await _doors.IsOpenAsync(useSsl: false, _working).ConfigureAwait(false)) throw Faults.WinRmLastDoor(_computer, change.Name);
            await _maker.MakeAsync(change.Reversed, _working).ConfigureAwait(false);
            _log.Undone(change);
            return true;
        }
        catch (KeyGuardException failure)
        {
            _log.Kept(change, failure);
            return false;
        }
    }

    // Taking these back takes the https door away, or changes it; then http must let somebody in, proved at this moment.
    private static bool Closes(ConfigChange change) => change.Kind == ConfigKind.Firewall || change.IsHttpsListener;
}
