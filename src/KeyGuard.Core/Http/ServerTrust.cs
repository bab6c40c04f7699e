using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KeyGuard.Errors;

namespace KeyGuard.Http;

/// <summary>
/// Which certificate a server may show: one that the system trusts, or, for servers with a certificate of their own
/// making, exactly a pinned one. There is no third way.
/// </summary>
internal sealed class ServerTrust
{
    private const int ThumbprintLength = 64;

    private readonly string[] _pins;

    private ServerTrust(string[] pins) => _pins = pins;

    /// <summary>The SHA-256 thumbprint of the one certificate accepted, in capital hexadecimal; null where the system decides.</summary>
    public string? Pin => _pins.FirstOrDefault();

    /// <summary>The certificate that the server showed last, accepted or not.</summary>
    public PresentedCertificate? Presented { get; private set; }

    /// <summary>The thumbprint of the certificate that was refused last, so that a person can compare it.</summary>
    public string? Refused { get; private set; }

    /// <summary>Trust by the system, or by a thumbprint, which may be written with colons or blanks.</summary>
    public static ServerTrust Of(string? thumbprint)
    {
        return thumbprint is null ? new ServerTrust([]) : OfAny([thumbprint]);
    }

    /// <summary>Trust by several thumbprints, each of a server of its own; by the system where there are none.</summary>
    public static ServerTrust OfAny(IEnumerable<string> thumbprints) => new(thumbprints.Select(Digits).ToArray());

    /// <summary>The same trust, which remembers for itself what one server showed.</summary>
    public ServerTrust ForOneServer() => new(_pins);

    private static string Digits(string thumbprint)
    {
        var digits = new string(thumbprint.Where(c => c is not (':' or ' ' or '-')).ToArray()).ToUpperInvariant();
        if (digits.Length != ThumbprintLength || !digits.All(IsHex)) throw Faults.ThumbprintInvalid(thumbprint);
        return digits;
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
    public bool Accepts(X509Certificate? certificate, SslPolicyErrors errors, X509Chain? chain = null)
    {
        var shown = certificate is null ? null : Thumbprint(certificate);
        var accepted = _pins.Length == 0 ? errors == SslPolicyErrors.None : shown is not null && _pins.Contains(shown);
        Presented = certificate is null ? null : PresentedCertificate.Of(certificate, errors, chain, accepted);
        if (!accepted) Refused = shown;
        return accepted;
    }

    private static bool IsHex(char c) => c is >= '0' and <= '9' or >= 'A' and <= 'F';
}
