using System;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using KeyGuard.Lab.Json;

namespace KeyGuard.Lab.Iam;

/// <summary>The three parts of a JWT. The Lab signs with a constant so that its tokens outlive a restart, as real ones do.</summary>
internal static class SignedToken
{
    private static readonly byte[] SigningKey = SHA256.HashData("the Lab signs nothing that matters"u8);
    private static readonly string Header = Base64Url.EncodeToString("""{"kid":"lab-2026","alg":"HS256"}"""u8);

    public static string Write(TokenClaims claims)
    {
        string payload = Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(claims, LabJson.Wire.TokenClaims));
        string signed = $"{Header}.{payload}";
        return $"{signed}.{Signature(signed)}";
    }

    /// <summary>The claims, or null when this is none of the Lab's tokens.</summary>
    public static TokenClaims? Read(string token)
    {
        int lastDot = token.LastIndexOf('.');
        int firstDot = token.IndexOf('.');
        if (firstDot < 0 || lastDot <= firstDot || Signature(token[..lastDot]) != token[(lastDot + 1)..])
            return null;

        byte[] payload = Base64Url.DecodeFromChars(token.AsSpan((firstDot + 1)..lastDot));
        return JsonSerializer.Deserialize(payload, LabJson.Wire.TokenClaims);
    }

    private static string Signature(string text) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(SigningKey, Encoding.ASCII.GetBytes(text)));
}
