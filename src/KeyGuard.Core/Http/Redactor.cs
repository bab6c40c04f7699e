using System;
using System.Text;
using System.Text.RegularExpressions;
using KeyGuard.Secrets;

namespace KeyGuard.Http;

/// <summary>
/// Makes a text that a server sent fit to be shown: what looks like a credential or a plain key is blanked, control
/// characters are dropped, and it is kept short.
/// </summary>
internal static class Redactor
{
    private const int MostCharacters = 400;
    private const string Blank = "[redacted]";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    // JSON web tokens, bearer headers, form and JSON fields that carry secrets, and whatever else is 40 characters of base64.
    private static readonly Regex Secrets = new(
        @"eyJ[\w-]+\.[\w-]+\.[\w-]*|(?<=\bbearer\s+)\S+|(?<=\b(?:apikey|api_key|password|passwd|secret|access_token|refresh_token|plaintext|payload)[""']?\s*[=:]\s*[""']?)[^\s""'&,;}]+|[A-Za-z0-9+/_%-]{40,}={0,2}",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        Patience);

    private static readonly Regex Controls = new(@"[\p{C}\s]+", RegexOptions.CultureInvariant, Patience);

    /// <summary>A server's text about a secret that was sent to it: left out as a whole where it repeats that secret.</summary>
    public static string Without(SecretBytes secret, string text) =>
        Holds(text, secret) || Holds(Uri.UnescapeDataString(text), secret) ? "the explanation repeats the credential and is left out" : text;

    private static bool Holds(string text, SecretBytes secret) => secret.Length > 0 && Encoding.UTF8.GetBytes(text).AsSpan().IndexOf(secret.Bytes) >= 0;

    public static string Clean(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return "";
        var cut = text!.Length > MostCharacters * 4 ? text.Substring(0, MostCharacters * 4) : text;
        var clean = Controls.Replace(Secrets.Replace(cut, Blank), " ").Trim();
        return clean.Length > MostCharacters ? clean.Substring(0, MostCharacters) + "…" : clean;
    }
}
