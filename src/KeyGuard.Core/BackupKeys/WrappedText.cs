using System;
using System.Text.Json;

namespace KeyGuard.BackupKeys;

/// <summary>
/// The wrapped form of a key as Key Protect and HPCS make it: base64 of a JSON object with a member
/// <c>ciphertext</c>. Opaque otherwise; it is kept verbatim.
/// </summary>
internal static class WrappedText
{
    /// <summary>Whether a text has that form. Says nothing about which root key made it.</summary>
    public static bool IsWrapped(string text)
    {
        if (text.Length is < 16 or > 16384 || text.Length % 4 != 0) return false;
        try
        {
            using var document = JsonDocument.Parse(Convert.FromBase64String(text));
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("ciphertext", out _);
        }
        catch (FormatException)
        {
            return false;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
