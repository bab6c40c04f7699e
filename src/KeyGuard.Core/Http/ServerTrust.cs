using System;
using System.Linq;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KeyGuard.Errors;

namespace KeyGuard.Http;

/// <summary>
/// Which certificate a server may show: one that the system trusts, or, for a server with a certificate of its own
/// making, exactly the pinned one. There is no third way.
/// </summary>
internal sealed class ServerTrust
{
    private const int ThumbprintLength = 64;

    private ServerTrust(string? pin) => Pin = pin;

    /// <summary>The SHA-256 thumbprint of the one certificate accepted, in capital hexadecimal; null where the system decides.</summary>
    public string? Pin { get; }

    /// <summary>The thumbprint of the certificate that was refused last, so that a person can compare it.</summary>
    public string? Refused { get; private set; }

    /// <summary>Trust by the system, or by a thumbprint, which may be written with colons or blanks.</summary>
    public static ServerTrust Of(string? thumbprint)
    {
        if (thumbprint is null) return new ServerTrust(null);
        var digits = new string(thumbprint.Where(c => c is not (':' or ' ' or '-')).ToArray()).ToUpperInvariant();
        if (digits.Length != ThumbprintLength || !digits.All(IsHex)) throw Faults.ThumbprintInvalid(thumbprint);
        return new ServerTrust(digits);
    }

    /// <summary>The SHA-256 thumbprint of a certificate.</summary>
    public static string Thumbprint(X509Certificate certificate)
    {
#if NETFRAMEWORK
        using var sha = SHA256.Create();
        return BitConverter.ToString(sha.ComputeHash(certificate.GetRawCertData())).Replace("-", "");
#else
        return Convert.ToHexString(SHA256.HashData(certificate.GetRawCertData()));
#endif
    }

    /// <summary>Whether the connection may go on. A pinned server must show the pinned certificate, even where another one would be valid.</summary>
    public bool Accepts(X509Certificate? certificate, SslPolicyErrors errors)
    {
        var shown = certificate is null ? null : Thumbprint(certificate);
        var accepted = Pin is null ? errors == SslPolicyErrors.None : shown == Pin;
        if (!accepted) Refused = shown;
        return accepted;
    }

    private static bool IsHex(char c) => c is >= '0' and <= '9' or >= 'A' and <= 'F';
}
