using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Errors;
using KeyGuard.WinRm.Hardening.Changes;

namespace KeyGuard.WinRm.Hardening.Undo;

/// <summary>
/// Takes a run's changes back, the last first: http is opened before https may be changed, and is proved open at that moment. What is
/// neither as the run left it nor as it was before belongs to somebody else, and is left.
/// </summary>
internal sealed class UndoRun(IDoors doors, ChangeMaker maker, string computer, CancellationToken stopping, CancellationToken working)
{
    private readonly List<WinRMProtectionStep> _steps = [];
    private KeyGuardException? _failure;

    /// <param name="changes">The changes as they were made, in their order.</param>
    public async Task<HardeningOutcome> RunAsync(IReadOnlyList<ConfigChange> changes)
    {
        foreach (var change in changes.Reverse().Select(made => made.Reversed))
        {
            if (stopping.IsCancellationRequested) return new HardeningOutcome(WinRMProtectionStatus.Stopped, _steps, _failure);
            await StepAsync(change).ConfigureAwait(false);
        }
        return new HardeningOutcome(_failure is null ? WinRMProtectionStatus.Undone : WinRMProtectionStatus.Failed, _steps, _failure);
    }

    private async Task StepAsync(ConfigChange change)
    {
        try
        {
            var now = await doors.ReadAsync(change.Kind, change.Key, working).ConfigureAwait(false);
            if (Equals(now, change.After))
            {
                Add(change, WinRMStepOutcome.AlreadyDone, change.After?.ToString() ?? "none");
                return;
            }
            if (!Equals(now, change.Before)) throw Faults.WinRmChangedSince(computer, change.Name, now?.ToString() ?? "gone");
            if (change.Kind == ConfigKind.Firewall || change.IsHttpsListener) await RequireHttpAsync(change).ConfigureAwait(false);
            await maker.MakeAsync(change, working).ConfigureAwait(false);
            Add(change, WinRMStepOutcome.Undone, change.Detail);
        }
        catch (KeyGuardException failure)
        {
            _failure ??= failure;
            Add(change, failure.ErrorId == "WinRmSetByPolicy" ? WinRMStepOutcome.Blocked : WinRMStepOutcome.Kept, failure.Message, failure.ErrorId);
        }
    }

    private async Task RequireHttpAsync(ConfigChange change)
    {
        if (!await doors.IsOpenAsync(useSsl: false, working).ConfigureAwait(false)) throw Faults.WinRmLastDoor(computer, change.Name);
    }

    private void Add(ConfigChange change, WinRMStepOutcome outcome, string detail, string? errorId = null) => _steps.Add(new WinRMProtectionStep(change.Name, outcome, detail) { ErrorId = errorId });
}
