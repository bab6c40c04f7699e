using System.Text.Json.Serialization;

namespace KeyGuard.Lab.Iam;

/// <summary>The payload of a token: what SDKs decode, and all that the Lab needs to know its caller again.</summary>
internal sealed record TokenClaims
{
    [JsonPropertyName("iam_id")]
    public required string IamId { get; init; }

    public required string Id { get; init; }

    public required string Sub { get; init; }

    public required string Name { get; init; }

    public required TokenAccount Account { get; init; }

    public required long Iat { get; init; }

    public required long Exp { get; init; }

    public string Iss { get; init; } = "https://iam.cloud.ibm.com/identity";

    [JsonPropertyName("grant_type")]
    public required string GrantType { get; init; }

    public string Scope { get; init; } = "ibm openid";

    [JsonPropertyName("client_id")]
    public string ClientId { get; init; } = "default";

    /// <summary>Access, refresh or instance identity: one kind is not accepted in another's place.</summary>
    public required string Typ { get; init; }
}

internal sealed record TokenAccount(bool Valid, string Bss);
