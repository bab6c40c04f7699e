using System.Text.Json.Serialization;

namespace KeyGuard.Lab.Iam;

/// <summary>What the token endpoint answers.</summary>
internal sealed record TokenReply
{
    [JsonPropertyName("access_token")]
    public required string AccessToken { get; init; }

    [JsonPropertyName("refresh_token")]
    public required string RefreshToken { get; init; }

    [JsonPropertyName("ims_user_id")]
    public long ImsUserId { get; init; } = 1234567;

    [JsonPropertyName("token_type")]
    public string TokenType { get; init; } = "Bearer";

    [JsonPropertyName("expires_in")]
    public required long ExpiresIn { get; init; }

    /// <summary>Seconds since 1970.</summary>
    public required long Expiration { get; init; }

    public string Scope { get; init; } = "ibm openid";
}
