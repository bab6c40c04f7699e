using System;
using System.Linq;
using KeyGuard.Errors;

namespace KeyGuard.KeyProtect.Kmip;

/// <summary>
/// The names of adapters and certificates (Key Protect documentation, "KMIP"): 2 to 40 letters, digits, <c>-</c> and
/// <c>_</c>, and no UUID, because a name can stand wherever an id can.
/// </summary>
internal static class KmipNames
{
    private const int Shortest = 2;
    private const int Longest = 40;
    private const int FingerprintPart = 12;

    /// <summary>A name to be given.</summary>
    public static string Require(string name) => IsName(name) && !IsId(name) ? name : throw Faults.KmipNameInvalid(name);

    /// <summary>A name or an id as a part of a path, which nothing else may become.</summary>
    public static string Segment(string idOrName) => IsName(idOrName) ? idOrName : throw Faults.KmipNameInvalid(idOrName);

    public static bool IsId(string text) => Guid.TryParseExact(text, "D", out _);

    /// <summary>A name for a certificate, made of what the certificate came with, or else of its fingerprint.</summary>
    public static string ForCertificate(string? given, string fingerprint)
    {
        var plain = new string((given ?? "").Select(c => IsPlain(c) ? c : '-').ToArray()).Trim('-');
        var name = plain.Length > Longest ? plain.Substring(0, Longest) : plain;
        return name.Length >= Shortest && !IsId(name) ? name : "cert-" + fingerprint.Substring(0, FingerprintPart).ToLowerInvariant();
    }

    private static bool IsName(string text) => text.Length is >= Shortest and <= Longest && text.All(IsPlain);

    private static bool IsPlain(char c) => c is >= 'a' and <= 'z' or >= 'A' and <= 'Z' or >= '0' and <= '9' or '-' or '_';
}
