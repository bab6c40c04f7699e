using System;
using System.Collections.Immutable;
using KeyGuard.Lab.KeyProtect.Policies;

namespace KeyGuard.Lab.KeyProtect.Keys;

/// <summary>A key as a caller asks for it. With a payload it is imported, without one its material is generated.</summary>
/// <remarks>Setters, not init: generated deserialization would overwrite the defaults of members that are absent.</remarks>
internal sealed record NewKeyResource
{
    public string? Type { get; set; }

    public string? Name { get; set; }

    public string? Description { get; set; }

    public ImmutableArray<string>? Aliases { get; set; }

    public ImmutableArray<string>? Tags { get; set; }

    /// <summary>False asks for a root key; a key is a standard key when nothing is said.</summary>
    public bool Extractable { get; set; } = true;

    public DateTimeOffset? ExpirationDate { get; set; }

    public string? Payload { get; set; }

    public RotationSetting? Rotation { get; set; }

    public DualAuthSetting? DualAuthDelete { get; set; }
}
