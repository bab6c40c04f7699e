using System;
using System.Text.Json.Serialization;

namespace KeyGuard.Lab.KeyProtect.Policies;

/// <summary>A key's policy on the wire, asked for or shown.</summary>
internal sealed record PolicyResource
{
    public string? Type { get; init; }

    public string? Id { get; init; }

    public string? Crn { get; init; }

    public RotationSetting? Rotation { get; init; }

    public DualAuthSetting? DualAuthDelete { get; init; }

    public string? CreatedBy { get; init; }

    public DateTimeOffset? CreationDate { get; init; }

    public string? UpdatedBy { get; init; }

    public DateTimeOffset? LastUpdateDate { get; init; }
}

internal sealed record RotationSetting
{
    public bool? Enabled { get; init; }

    [JsonPropertyName("interval_month")]
    public int? IntervalMonth { get; init; }
}

internal sealed record DualAuthSetting(bool? Enabled);
