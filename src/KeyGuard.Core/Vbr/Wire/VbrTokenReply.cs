using System;
using System.Text.Json;
using KeyGuard.Secrets;

namespace KeyGuard.Vbr.Wire;

/// <summary>
/// What <c>POST /api/oauth2/token</c> answers (OpenAPI, schema <c>TokenModel</c>). The refresh token goes from the reply's
/// buffer into a <see cref="SecretBytes"/> and never becomes a string.
/// </summary>
internal sealed class VbrTokenReply
{
    private static readonly TimeSpan DocumentedLifetime = TimeSpan.FromMinutes(15);

    private VbrTokenReply()
    {
    }

    public string? AccessToken { get; private set; }

    /// <summary>The token to renew with, once; whoever takes it disposes it.</summary>
    public SecretBytes? RefreshToken { get; private set; }

    public TimeSpan Lifetime { get; private set; } = DocumentedLifetime;

    /// <exception cref="JsonException">The body is not a whole JSON object.</exception>
    public static VbrTokenReply Read(ReadOnlySpan<byte> body)
    {
        var result = new VbrTokenReply();
        var reader = new Utf8JsonReader(body);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw new JsonException("The reply is not a JSON object.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName) result.ReadMember(ref reader);
        if (reader.TokenType != JsonTokenType.EndObject) throw new JsonException("The reply is not a JSON object.");
        return result;
    }

    private void ReadMember(ref Utf8JsonReader reader)
    {
        var name = reader.GetString();
        reader.Read();
        if (name == "access_token" && reader.TokenType == JsonTokenType.String) AccessToken = reader.GetString();
        else if (name == "refresh_token" && reader.TokenType == JsonTokenType.String) RefreshToken = SecretBytes.Copy(reader.ValueSpan);
        else if (name == "expires_in" && reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var seconds)) Lifetime = TimeSpan.FromSeconds(seconds);
        else reader.Skip();
    }
}
