using System;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;
using KeyGuard.Lab.KeyProtect.Policies;

namespace KeyGuard.Lab.KeyProtect.Keys;

/// <summary>A key as the service shows it.</summary>
internal sealed record KeyResource
{
    public string Type { get; init; } = CollectionTypes.Key;

    public required string Id { get; init; }

    public required string Name { get; init; }

    public ImmutableArray<string>? Aliases { get; init; }

    public string? Description { get; init; }

    public ImmutableArray<string>? Tags { get; init; }

    public required KeyState State { get; init; }

    public required bool Extractable { get; init; }

    public required string Crn { get; init; }

    public required bool Imported { get; init; }

    [JsonPropertyName("keyRingID")]
    public required string KeyRingId { get; init; }

    public required DateTimeOffset CreationDate { get; init; }

    public required string CreatedBy { get; init; }

    public string AlgorithmType { get; init; } = "Deprecated";

    public required AlgorithmMetadata AlgorithmMetadata { get; init; }

    public required int AlgorithmBitSize { get; init; }

    public string AlgorithmMode { get; init; } = "Deprecated";

    public required DateTimeOffset LastUpdateDate { get; init; }

    public DateTimeOffset? LastRotateDate { get; init; }

    public DateTimeOffset? ExpirationDate { get; init; }

    public VersionResource? KeyVersion { get; init; }

    public RotationSetting? Rotation { get; init; }

    public required DualAuthStatus DualAuthDelete { get; init; }

    public required bool Deleted { get; init; }

    public DateTimeOffset? DeletionDate { get; init; }

    public string? DeletedBy { get; init; }

    public bool? RestoreAllowed { get; init; }

    public DateTimeOffset? RestoreExpirationDate { get; init; }

    public bool? PurgeAllowed { get; init; }

    public DateTimeOffset? PurgeAllowedFrom { get; init; }

    public DateTimeOffset? PurgeScheduledOn { get; init; }

    /// <summary>The material, for standard keys only.</summary>
    public string? Payload { get; init; }
}

internal sealed record AlgorithmMetadata(string BitLength)
{
    public string Mode { get; init; } = "Deprecated";

    public static AlgorithmMetadata OfBits(int bits) => new(bits.ToString(CultureInfo.InvariantCulture));
}

internal sealed record VersionResource(string Id, DateTimeOffset? CreationDate);

internal sealed record DualAuthStatus(bool Enabled, bool? KeySetForDeletion, DateTimeOffset? AuthExpiration);
