using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KeyGuard.Http;
using KeyGuard.WinRm.Facts;

namespace KeyGuard.WinRm.Reading;

/// <summary>What is to be known of a certificate.</summary>
internal static class CertificateFacts
{
    private const string AlternativeName = "2.5.29.17";

    /// <summary>Of what a computer showed, with this computer's judgement.</summary>
    public static WinRMCertificate? Of(PresentedCertificate? shown, DateTimeOffset now) => shown is null ? null : Of(shown.Encoded, now, null, shown);

    /// <param name="encoded">The certificate, DER.</param>
    /// <param name="now">What its days are counted from.</param>
    /// <param name="hasPrivateKey">Whether its key is beside it, where that is known.</param>
    /// <param name="shown">How it was judged when it was shown.</param>
    /// <returns>Null for bytes that are no certificate.</returns>
    public static WinRMCertificate? Of(byte[] encoded, DateTimeOffset now, bool? hasPrivateKey, PresentedCertificate? shown = null)
    {
        try
        {
            using var certificate = Load(encoded);
            return Describe(certificate, encoded, now, hasPrivateKey, shown);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static WinRMCertificate Describe(X509Certificate2 certificate, byte[] encoded, DateTimeOffset now, bool? hasPrivateKey, PresentedCertificate? shown)
    {
        var notAfter = new DateTimeOffset(certificate.NotAfter.ToUniversalTime(), TimeSpan.Zero);
        var (algorithm, size) = Key(certificate);
        return new WinRMCertificate(encoded)
        {
            Thumbprint = certificate.Thumbprint,
            Sha256Thumbprint = ServerTrust.Thumbprint(certificate),
            Subject = certificate.Subject,
            Issuer = certificate.Issuer,
            DnsNames = Names(certificate),
            NotBefore = new DateTimeOffset(certificate.NotBefore.ToUniversalTime(), TimeSpan.Zero),
            NotAfter = notAfter,
            DaysLeft = (int)Math.Floor((notAfter - now).TotalDays),
            KeyAlgorithm = algorithm,
            KeySize = size,
            SignatureAlgorithm = certificate.SignatureAlgorithm.FriendlyName ?? certificate.SignatureAlgorithm.Value ?? "",
            KeyUsages = certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().SelectMany(extension => extension.EnhancedKeyUsages.Cast<Oid>()).Select(usage => usage.Value ?? "").ToArray(),
            IsSelfSigned = certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData),
            HasPrivateKey = hasPrivateKey,
            IsTrusted = shown is null ? null : shown.Errors == SslPolicyErrors.None,
            Problems = shown is null ? [] : Problems(shown),
        };
    }

    private static string[] Problems(PresentedCertificate shown)
    {
        var own = shown.Errors == SslPolicyErrors.None ? [] : shown.Errors.ToString().Split([", "], StringSplitOptions.None);
        // The chain's own words say more than that there is something wrong with it.
        return own.Where(problem => problem != nameof(SslPolicyErrors.RemoteCertificateChainErrors) || shown.ChainProblems.Count == 0).Concat(shown.ChainProblems).ToArray();
    }

    private static (string Algorithm, int Size) Key(X509Certificate2 certificate)
    {
        using var rsa = certificate.GetRSAPublicKey();
        if (rsa is not null) return ("RSA", rsa.KeySize);
        using var curve = certificate.GetECDsaPublicKey();
        return curve is null ? (certificate.PublicKey.Oid.Value ?? "", 0) : ("ECDSA", curve.KeySize);
    }

    private static IReadOnlyList<string> Names(X509Certificate2 certificate)
    {
        var extension = certificate.Extensions.Cast<X509Extension>().FirstOrDefault(one => one.Oid?.Value == AlternativeName);
        var names = extension is null ? [] : AlternativeNames.Read(extension.RawData);
        return names.Count > 0 ? names : certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false) is { Length: > 0 } common ? [common] : [];
    }

    /// <summary>The certificate itself, without a private key.</summary>
    public static X509Certificate2 Load(byte[] encoded) =>
#if NET9_0_OR_GREATER
        X509CertificateLoader.LoadCertificate(encoded);
#else
        new(encoded);
#endif
}
