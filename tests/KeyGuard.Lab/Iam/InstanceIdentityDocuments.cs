using System;
using System.Text.Json.Serialization;

namespace KeyGuard.Lab.Iam;

/// <summary>The body of both calls of the instance identity service; all members are optional.</summary>
internal sealed record InstanceIdentityRequest
{
    [JsonPropertyName("expires_in")]
    public int? ExpiresIn { get; init; }

    [JsonPropertyName("trusted_profile")]
    public TrustedProfileReference? TrustedProfile { get; init; }
}

internal sealed record TrustedProfileReference(string? Id, string? Crn);

/// <summary>A token as the metadata service of a virtual server hands it out.</summary>
internal sealed record InstanceIdentityReply
{
    [JsonPropertyName("access_token")]
    public required string AccessToken { get; init; }

    [JsonPropertyName("created_at")]
    public required DateTimeOffset CreatedAt { get; init; }

    [JsonPropertyName("expires_at")]
    public required DateTimeOffset ExpiresAt { get; init; }

    [JsonPropertyName("expires_in")]
    public required long ExpiresIn { get; init; }
}
