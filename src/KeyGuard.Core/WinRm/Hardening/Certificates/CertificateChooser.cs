using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using KeyGuard.WinRm.Facts;
using KeyGuard.WinRm.Reading;

namespace KeyGuard.WinRm.Hardening.Certificates;

/// <summary>
/// Chooses among a computer's certificates: of those that fit, one that an authority issued before one that is its own issuer, then the
/// one that is valid longest. Of equals the one with the lowest thumbprint, so that every run chooses the same.
/// </summary>
internal static class CertificateChooser
{
    /// <param name="store">The thumbprints of the store, with the certificate where it could be read.</param>
    /// <param name="wish">What is looked for.</param>
    public static CertificateChoice Choose(IReadOnlyList<(string Thumbprint, WinRMCertificate? Certificate)> store, CertificateWish wish)
    {
        var candidates = wish.Thumbprint is { } named ? store.Where(one => one.Thumbprint == named).ToArray() : store;
        var against = new SortedDictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        var fitting = new List<WinRMCertificate>();
        foreach (var (thumbprint, certificate) in candidates)
        {
            var reasons = Against(certificate, wish);
            if (reasons.Count == 0) fitting.Add(certificate!);
            else against[thumbprint] = reasons;
        }
        var ranked = fitting.OrderBy(one => one.IsSelfSigned).ThenByDescending(one => one.NotAfter).ThenBy(one => one.Thumbprint, StringComparer.Ordinal).ToArray();
        var best = ranked.FirstOrDefault();
        return new CertificateChoice(best, against, [.. ranked.Skip(1).Where(one => one.IsSelfSigned == best!.IsSelfSigned && one.NotAfter == best.NotAfter).Select(one => one.Thumbprint)]);
    }

    private static IReadOnlyList<string> Against(WinRMCertificate? certificate, CertificateWish wish)
    {
        if (certificate is null) return ["Unreadable"];
        try
        {
            using var decoded = CertificateFacts.Load(certificate.Encoded);
            return CertificateRules.Against(certificate, decoded, wish);
        }
        catch (CryptographicException)
        {
            return ["Unreadable"];
        }
    }
}
