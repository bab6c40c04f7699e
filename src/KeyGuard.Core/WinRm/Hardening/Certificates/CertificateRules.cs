using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography.X509Certificates;
using KeyGuard.WinRm.Facts;

namespace KeyGuard.WinRm.Hardening.Certificates;

/// <summary>
/// What a certificate must be like to be a listener's. The names of the reasons are those that the documentation explains. One that was
/// named on the command line may be its own issuer, or one that this computer does not trust: it is then pinned.
/// </summary>
internal static class CertificateRules
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string AnyUsage = "2.5.29.37.0";
    private const int LeastRsaSize = 2048;
    private const int LeastCurveSize = 224;
    private static readonly string[] Sha1 = ["sha1RSA", "sha1ECDSA", "sha1WithRSAEncryption", "ecdsa-with-SHA1", "1.2.840.113549.1.1.5", "1.2.840.10045.4.1"];

    /// <summary>Why it does not fit; nothing if it does.</summary>
    public static IReadOnlyList<string> Against(WinRMCertificate certificate, X509Certificate2 decoded, CertificateWish wish)
    {
        var reasons = new List<string>();
        if (certificate.HasPrivateKey != true) reasons.Add("NoPrivateKey");
        if (!IsForServers(certificate, wish.IsNamed)) reasons.Add("NotForServers");
        if (certificate.NotBefore > wish.Now) reasons.Add("NotYetValid");
        if (certificate.NotAfter <= wish.Now) reasons.Add("Expired");
        else if (certificate.NotAfter <= wish.Now + wish.Margin && !wish.IsNamed) reasons.Add("ExpiresTooSoon");
        if (!CertificateNames.IsFor(certificate, decoded, wish.ComputerName)) reasons.Add("NameMismatch");
        if (IsWeak(certificate)) reasons.Add("WeakKey");
        if (Sha1.Contains(certificate.SignatureAlgorithm, StringComparer.OrdinalIgnoreCase)) reasons.Add("Sha1Signature");
        if (!wish.IsNamed && reasons.Count == 0) reasons.AddRange(wish.ChainProblems(decoded));
        return reasons;
    }

    // Without the extension it may be used for everything; only a person who names it can know that this is meant.
    private static bool IsForServers(WinRMCertificate certificate, bool isNamed) =>
        certificate.KeyUsages.Count == 0 ? isNamed : certificate.KeyUsages.Contains(ServerAuthentication) || certificate.KeyUsages.Contains(AnyUsage);

    private static bool IsWeak(WinRMCertificate certificate) => certificate.KeyAlgorithm switch
    {
        "RSA" => certificate.KeySize < LeastRsaSize,
        "ECDSA" => certificate.KeySize < LeastCurveSize,
        _ => true,
    };
}
