using System;
using System.Xml.Linq;
using KeyGuard.Errors;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.VSphere.Tasks;

/// <summary>How a task ended.</summary>
internal sealed class VimTaskOutcome
{
    public VimTaskOutcome(ObjectRef task, VimTaskState state)
    {
        Task = task;
        State = state;
    }

    public ObjectRef Task { get; }

    /// <summary>Success, Error or Unknown.</summary>
    public VimTaskState State { get; }

    /// <summary>What a successful task gives back (<c>info.result</c>); null where that is nothing.</summary>
    public XElement? Result { get; init; }

    /// <summary>Why it failed.</summary>
    public VimFault? Fault { get; init; }

    /// <summary>Why nobody knows.</summary>
    public KeyGuardException? WhyUnknown { get; init; }

    /// <summary>How long the task was seen to wait for its turn; a sign of how busy the server is.</summary>
    public TimeSpan Queued { get; init; }

    public bool IsSuccess => State == VimTaskState.Success;

    /// <summary>The failure as KeyGuard reports it; null after success.</summary>
    /// <param name="server">The vCenter.</param>
    /// <param name="action">What the task did, such as <c>ReconfigVM_Task</c>.</param>
    /// <param name="subject">The name of what it was done to.</param>
    public VimException? Failure(Uri server, string action, string subject) => State switch
    {
        VimTaskState.Success => null,
        VimTaskState.Error => Faults.Vim(Fault!, server, action, subject),
        _ => Faults.VimTaskUnknown(server, action, subject, WhyUnknown),
    };
}
