using System;
using System.Collections.Immutable;
using KeyGuard.Lab.KeyProtect.KeyRings;
using KeyGuard.Lab.KeyProtect.Keys;
using KeyGuard.Lab.KeyProtect.Kmip;
using KeyGuard.Lab.KeyProtect.Registrations;
using KeyGuard.Lab.World;

namespace KeyGuard.Lab.KeyProtect;

/// <summary>A service instance: a closed world of keys that no other instance can see.</summary>
internal sealed class KmsInstance
{
    public KmsInstance(string name, string id, string region, string seededRootKeyId)
    {
        Name = name;
        Id = id;
        Region = region;
        SeededRootKeyId = seededRootKeyId;
        Keys = new KeyStore(OnChanged);
        KeyRings = new KeyRingStore(OnChanged);
        Registrations = new RegistrationStore(OnChanged);
        Kmip = new KmipStore(OnChanged);
    }

    public string Name { get; }

    public string Id { get; }

    public string Region { get; }

    public string SeededRootKeyId { get; }

    public KeyStore Keys { get; }

    public KeyRingStore KeyRings { get; }

    public RegistrationStore Registrations { get; }

    public KmipStore Kmip { get; }

    /// <summary>Called after each change, to keep it.</summary>
    public Action? Changed { get; set; }

    public string Crn(string resourceType, string resourceId) =>
        $"crn:v1:bluemix:public:kms:{Region}:a/{Seed.Account}:{Id}:{resourceType}:{resourceId}";

    public void Load(InstanceState state)
    {
        Keys.Load(state.Keys);
        KeyRings.Load(state.KeyRings);
        Registrations.Load(state.Registrations);
        // a file from before the Lab had adapters says nothing of them
        Kmip.Load(state.Kmip ?? new KmipContent());
    }

    public InstanceState Snapshot() => new()
    {
        Id = Id,
        Keys = [.. Keys.InOrderOfCreation()],
        KeyRings = KeyRings.All,
        Registrations = Registrations.All,
        Kmip = Kmip.Snapshot(),
    };

    private void OnChanged() => Changed?.Invoke();
}

/// <summary>All that an instance holds, for the state file.</summary>
internal sealed record InstanceState
{
    public required string Id { get; init; }

    public ImmutableArray<KmsKey> Keys { get; init; } = [];

    public ImmutableArray<KeyRing> KeyRings { get; init; } = [];

    public ImmutableArray<Registration> Registrations { get; init; } = [];

    public KmipContent Kmip { get; init; } = new();
}
