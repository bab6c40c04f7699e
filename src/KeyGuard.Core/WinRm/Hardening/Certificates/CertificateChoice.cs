using System.Collections.Generic;
using System.Linq;
using KeyGuard.WinRm.Facts;

namespace KeyGuard.WinRm.Hardening.Certificates;

/// <summary>Which certificate was chosen, and what spoke against the others.</summary>
/// <param name="Certificate">The chosen one; null where none fits.</param>
/// <param name="Against">The others that do not fit, by thumbprint, and why.</param>
/// <param name="Ties">Others that would do just as well.</param>
internal sealed record CertificateChoice(WinRMCertificate? Certificate, IReadOnlyDictionary<string, IReadOnlyList<string>> Against, IReadOnlyList<string> Ties)
{
    /// <summary>Such as <c>AB12… (Expired), CD34… (NoPrivateKey, NameMismatch)</c>.</summary>
    public string Reasons => Against.Count == 0 ? "the store is empty" : string.Join(", ", Against.Select(one => $"{one.Key} ({string.Join(", ", one.Value)})"));
}
