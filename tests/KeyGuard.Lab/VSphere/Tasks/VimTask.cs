using System;
using KeyGuard.Lab.VSphere.Inventory;
using KeyGuard.Lab.VSphere.Soap;
using KeyGuard.Lab.VSphere.Values;

namespace KeyGuard.Lab.VSphere.Tasks;

/// <summary>What a task does when it is over.</summary>
/// <param name="Name">The method, as TaskInfo.name has it.</param>
/// <param name="DescriptionId">Type and method, as TaskInfo.descriptionId has it.</param>
/// <param name="Entity">What it works on.</param>
/// <param name="Host">The host that does the work, for the limit of tasks at once; null for none.</param>
/// <param name="Effect">Performed at the end; a fault is the task's error, a value its result.</param>
internal sealed record TaskWork(string Name, string DescriptionId, ManagedObject Entity, Host? Host, Func<VimValue?> Effect)
{
    /// <summary>Whether the entity can have one such task at a time only.</summary>
    public bool IsExclusive { get; init; }
}

/// <summary>A task.</summary>
internal sealed class VimTask(string id, TaskWork work, string userName, DateTimeOffset queued, int chain) : ManagedObject<VimTask>("Task", id)
{
    private static readonly Shape<VimTask> Reason = new("TaskReasonUser", new Field<VimTask>("userName", task => VimValue.Of(task.UserName)));

    private static readonly Shape<VimTask> Info = new(
        "TaskInfo",
        new("key", task => VimValue.Of(task.Id)),
        new("task", task => VimValue.Of(task.Ref)),
        new("name", task => VimValue.Enum("xsd:string", task.Work.Name)),
        new("descriptionId", task => VimValue.Of(task.Work.DescriptionId)),
        new("entity", task => VimValue.Of(task.Work.Entity.Ref)),
        new("entityName", task => VimValue.Of((task.Work.Entity as IEntity)?.Name)),
        new("state", task => VimValue.Enum("TaskInfoState", task.State)),
        new("cancelled", task => VimValue.Of(task.IsCancelled)),
        new("cancelable", task => VimValue.Of(task.State is "queued" or "running")),
        new("error", task => task.Error is null ? null : new VimLocalizedFault(task.Error)),
        new("result", task => task.Result, Typed: true),
        new("progress", task => task.State == "running" ? VimValue.Of(50) : null),
        new("reason", Reason.Of, Typed: true),
        new("queueTime", task => VimValue.Of(task.Queued)),
        new("startTime", task => VimValue.Of(task.Started)),
        new("completeTime", task => VimValue.Of(task.Completed)),
        new("eventChainId", task => VimValue.Of(task.Chain)));

    private static readonly Shape<VimTask> Fields = new("Task", new Field<VimTask>("info", Info.Of));

    public TaskWork Work => work;

    public string UserName => userName;

    public DateTimeOffset Queued => queued;

    public int Chain => chain;

    /// <summary>queued, running, success or error.</summary>
    public string State { get; set; } = "queued";

    public bool IsOver => State is "success" or "error";

    public bool IsCancelled { get; set; }

    public VimFault? Error { get; set; }

    public VimValue? Result { get; set; }

    public DateTimeOffset? Started { get; set; }

    public DateTimeOffset? Completed { get; set; }

    /// <summary>When it may end: by real time, and by the Lab's clock.</summary>
    public long DueTimestamp { get; set; }

    public DateTimeOffset DueByClock { get; set; }

    protected override Shape<VimTask> Shape => Fields;
}
