using System;
using System.Collections.Immutable;
using System.Linq;
using KeyGuard.Lab.KeyProtect;
using KeyGuard.Lab.Vbr;

namespace KeyGuard.Lab.World;

/// <summary>What outlives a restart of the Lab: the document inside the state file.</summary>
internal sealed record LabState
{
    /// <summary>How far the clock was moved: without it dates of moved times would lie in the future after a restart.</summary>
    public long ClockOffsetSeconds { get; init; }

    public ImmutableArray<InstanceState> Instances { get; init; } = [];

    public VbrState Vbr { get; init; } = new();

    public static LabState Of(LabWorld world) => new()
    {
        ClockOffsetSeconds = (long)world.Clock.Offset.TotalSeconds,
        Instances = [.. world.Instances.Select(instance => instance.Snapshot())],
        Vbr = world.Vbr.State,
    };

    public void ApplyTo(LabWorld world)
    {
        world.Clock.Offset = TimeSpan.FromSeconds(ClockOffsetSeconds);
        foreach (InstanceState state in Instances)
            world.FindInstance(state.Id)?.Load(state);
        // a file from before the Lab had a backup server says nothing of it
        world.Vbr.Load(Vbr ?? new VbrState());
    }
}
