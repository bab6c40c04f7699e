using System.Collections.Generic;
using System.Linq;
using KeyGuard.Errors;
using KeyGuard.WinRm.Hardening.Changes;

namespace KeyGuard.WinRm.Hardening;

/// <summary>What became of each step so far, and which changes there are to take back.</summary>
internal sealed class StepLog
{
    private readonly List<WinRMProtectionStep> _steps = [];
    private readonly List<ConfigChange> _changes = [];

    /// <summary>What was changed, or may have been, in this order.</summary>
    public IEnumerable<ConfigChange> Changes => _changes;

    public bool Any(WinRMStepOutcome outcome) => _steps.Any(step => step.Outcome == outcome);

    public void Add(ConfigChange change, WinRMStepOutcome outcome, string detail) => _steps.Add(new WinRMProtectionStep(change.Name, outcome, detail));

    /// <summary>From here on it may have been made.</summary>
    public void Begin(ConfigChange change)
    {
        Add(change, WinRMStepOutcome.Failed, change.Detail);
        _changes.Add(change);
    }

    /// <summary>It was made, or was so before.</summary>
    public void Made(ConfigChange planned, ConfigChange? made)
    {
        _changes.Remove(planned);
        if (made is not null) _changes.Add(made);
        Replace(planned, made is null ? WinRMStepOutcome.AlreadyDone : WinRMStepOutcome.Done, (made ?? planned).Detail, null);
    }

    public void Undone(ConfigChange change) => Replace(change, WinRMStepOutcome.Undone, change.Reversed.Detail, null);

    public void Kept(ConfigChange change, KeyGuardException failure) => Replace(change, WinRMStepOutcome.Kept, failure.Message, failure);

    /// <summary>Says of the step that failed why it did, after what became of it.</summary>
    public void Explain(ConfigChange change, KeyGuardException failure)
    {
        var index = _steps.FindLastIndex(step => step.Name == change.Name);
        if (index < 0) return;
        var step = _steps[index];
        _steps[index] = new WinRMProtectionStep(step.Name, step.Outcome, step.Outcome == WinRMStepOutcome.Failed ? failure.Message : $"{step.Detail}: {failure.Message}") { ErrorId = failure.ErrorId };
    }

    public void Replace(ConfigChange change, WinRMStepOutcome outcome, string detail, KeyGuardException? failure)
    {
        if (outcome == WinRMStepOutcome.Blocked) _changes.RemoveAll(one => one.Name == change.Name);
        var index = _steps.FindLastIndex(step => step.Name == change.Name);
        _steps[index] = new WinRMProtectionStep(change.Name, outcome, detail) { ErrorId = failure?.ErrorId };
    }

    public HardeningOutcome End(HardeningPlan plan, WinRMProtectionStatus status, KeyGuardException? failure)
    {
        var rest = plan.Steps.Skip(_steps.Count).Select(step => new WinRMProtectionStep(step.Change.Name, WinRMStepOutcome.NotBegun, step.Change.Detail));
        return new HardeningOutcome(status, _steps.Concat(rest).ToArray(), failure);
    }
}
