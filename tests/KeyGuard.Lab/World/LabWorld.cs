using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Linq;
using KeyGuard.Lab.Iam;
using KeyGuard.Lab.KeyProtect;
using KeyGuard.Lab.Vbr;

namespace KeyGuard.Lab.World;

/// <summary>All that the Lab's services share: the clock, the settings, who may do what, and the instances with their keys.</summary>
internal sealed class LabWorld
{
    private readonly FrozenDictionary<string, KmsInstance> _instances =
        Seed.Instances().ToFrozenDictionary(instance => instance.Id, StringComparer.OrdinalIgnoreCase);

    private readonly StateFile? _stateFile;
    private volatile LabSettings _settings;

    public LabWorld(StateFile? stateFile, LabSettings settings)
    {
        _stateFile = stateFile;
        _settings = settings;
        if (stateFile?.Load() is { } saved)
            saved.ApplyTo(this);
        else
            PlantSeed();

        // at once: what is wrapped from now on must be opened after a kill, even if no key ever changes
        Save();
        foreach (KmsInstance instance in Instances)
            instance.Changed = Save;
        Vbr.Changed = Save;
    }

    public LabClock Clock { get; } = new();

    /// <summary>The backup server.</summary>
    public VbrServer Vbr { get; } = new();

    public Identities Identities { get; } = new();

    public IEnumerable<KmsInstance> Instances => _instances.Values.OrderBy(instance => instance.Name, StringComparer.Ordinal);

    public LabSettings Settings
    {
        get => _settings;
        set => _settings = value;
    }

    public KmsInstance? FindInstance(string? id) => id is null ? null : _instances.GetValueOrDefault(id);

    /// <summary>Back to the seed: real time, no latency, waiting times in force.</summary>
    public void Reset()
    {
        Clock.Offset = TimeSpan.Zero;
        Settings = new LabSettings();
        PlantSeed();
        Save();
    }

    public void Save() => _stateFile?.Save(this);

    private void PlantSeed()
    {
        foreach (KmsInstance instance in Instances)
            instance.Load(new InstanceState { Id = instance.Id, Keys = [Seed.RootKey(instance, Clock.Now)] });
        Vbr.Load(new VbrState());
    }
}
