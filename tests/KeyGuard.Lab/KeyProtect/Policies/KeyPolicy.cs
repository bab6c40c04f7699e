using System;

namespace KeyGuard.Lab.KeyProtect.Policies;

/// <summary>A policy set on one key: automatic rotation, or two people's consent to its deletion.</summary>
internal sealed record KeyPolicy
{
    public required string Id { get; init; }

    public required bool Enabled { get; init; }

    /// <summary>For rotation only.</summary>
    public int? IntervalMonths { get; init; }

    public required string CreatedBy { get; init; }

    public required DateTimeOffset CreationDate { get; init; }

    public required string UpdatedBy { get; init; }

    public required DateTimeOffset LastUpdateDate { get; init; }

    public RotationSetting AsRotation() => new() { Enabled = Enabled, IntervalMonth = IntervalMonths };
}
