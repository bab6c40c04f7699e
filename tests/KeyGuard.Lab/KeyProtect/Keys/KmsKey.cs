using System;
using System.Collections.Immutable;
using System.Text.Json.Serialization;
using KeyGuard.Lab.KeyProtect.Policies;

namespace KeyGuard.Lab.KeyProtect.Keys;

/// <summary>A root key, or a standard key when it is extractable. It never changes: an operation replaces it by another.</summary>
internal sealed record KmsKey
{
    public const string DefaultKeyRing = "default";

    public required string Id { get; init; }

    public required string Name { get; init; }

    public string? Description { get; init; }

    public ImmutableArray<string> Aliases { get; init; } = [];

    public ImmutableArray<string> Tags { get; init; } = [];

    public string KeyRingId { get; init; } = DefaultKeyRing;

    public bool Extractable { get; init; }

    public bool Imported { get; init; }

    public KeyState State { get; init; } = KeyState.Active;

    /// <summary>Oldest first.</summary>
    public required ImmutableArray<KeyVersion> Versions { get; init; }

    public required string CreatedBy { get; init; }

    public required DateTimeOffset CreationDate { get; init; }

    public required DateTimeOffset LastUpdateDate { get; init; }

    public DateTimeOffset? LastRotateDate { get; init; }

    /// <summary>When the state last changed; null for a key that is as it was created.</summary>
    public DateTimeOffset? StateChangeDate { get; init; }

    public DateTimeOffset? LastSyncDate { get; init; }

    public DateTimeOffset? ExpirationDate { get; init; }

    public DateTimeOffset? DeletionDate { get; init; }

    public string? DeletedBy { get; init; }

    public KeyPolicy? RotationPolicy { get; init; }

    public KeyPolicy? DualAuthPolicy { get; init; }

    public DeletionAuthorization? DeletionAuthorization { get; init; }

    [JsonIgnore]
    public KeyVersion NewestVersion => Versions[^1];

    [JsonIgnore]
    public bool NeedsDualAuth => DualAuthPolicy is { Enabled: true };

    /// <summary>The state at this moment: a key past its expiration date is deactivated without anybody's doing.</summary>
    public KeyState StateAt(DateTimeOffset now) =>
        State is KeyState.Active or KeyState.Suspended && ExpirationDate <= now ? KeyState.Deactivated : State;
}

/// <summary>The first of the two consents to a deletion.</summary>
internal sealed record DeletionAuthorization(string By, DateTimeOffset Expiration);
