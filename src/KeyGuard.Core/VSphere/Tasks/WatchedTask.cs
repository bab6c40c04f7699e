using System;
using System.Globalization;
using System.Threading.Tasks;
using System.Xml.Linq;
using KeyGuard.Errors;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.VSphere.Tasks;

/// <summary>One task that somebody waits for, and what is known of it so far.</summary>
internal sealed class WatchedTask
{
    private readonly TaskCompletionSource<VimTaskOutcome> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IProgress<int>? _progress;
    private readonly TimeProvider _clock;
    private readonly long _since;
    private XElement? _result;
    private VimFault? _fault;
    private TimeSpan? _queued;

    public WatchedTask(ObjectRef task, IProgress<int>? progress, TimeProvider clock)
    {
        Ref = task;
        _progress = progress;
        _clock = clock;
        _since = clock.GetTimestamp();
    }

    public ObjectRef Ref { get; }

    public VimTaskState State { get; private set; } = VimTaskState.Queued;

    /// <summary>How many wait for it.</summary>
    public int Waiters { get; set; }

    /// <summary>Whether the server was asked to tell of it.</summary>
    public bool IsWatched { get; set; }

    public Task<VimTaskOutcome> Outcome => _done.Task;

    /// <summary>How long it has been seen to wait for its turn.</summary>
    public TimeSpan Queued => _queued ?? _clock.GetElapsedTime(_since);

    /// <summary>Whether it ended, and all that belongs to its end is known.</summary>
    public bool IsSettled => State == VimTaskState.Success || (State == VimTaskState.Error && _fault is not null);

    /// <summary>Takes in one property of the task's <c>info</c>; no value means unset.</summary>
    public void Learn(string name, XElement? value)
    {
        switch (name)
        {
            case "state": Enter(value?.Value); break;
            case "result": _result = value; break;
            case "error": _fault = value is null ? null : VimFault.FromLocalized(value); break;
            case "progress" when int.TryParse(value?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var percent): _progress?.Report(percent); break;
        }
    }

    public void Settle() => _done.TrySetResult(new VimTaskOutcome(Ref, State) { Result = _result, Fault = _fault, Queued = Queued });

    public void Lose(KeyGuardException? why) => _done.TrySetResult(new VimTaskOutcome(Ref, VimTaskState.Unknown) { WhyUnknown = why, Queued = Queued });

    public void Cancel() => _done.TrySetCanceled();

    private void Enter(string? state)
    {
        State = state switch
        {
            "running" => VimTaskState.Running,
            "success" => VimTaskState.Success,
            "error" => VimTaskState.Error,
            _ => VimTaskState.Queued,
        };
        if (State != VimTaskState.Queued) _queued ??= _clock.GetElapsedTime(_since);
    }
}
