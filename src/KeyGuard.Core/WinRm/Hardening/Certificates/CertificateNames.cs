using System;
using System.Linq;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using KeyGuard.WinRm.Facts;
using KeyGuard.WinRm.Reading;

namespace KeyGuard.WinRm.Hardening.Certificates;

/// <summary>Whether a certificate is made out to the name by which a computer is called.</summary>
internal static class CertificateNames
{
    private const string AlternativeName = "2.5.29.17";

    /// <summary>Letter by letter, without wildcards: WinRM itself compares like that when it makes a listener.</summary>
    public static bool IsFor(WinRMCertificate certificate, X509Certificate2 decoded, string computerName) => IPAddress.TryParse(computerName, out var address)
        ? Addresses(decoded).Contains(address)
        : certificate.DnsNames.Contains(computerName, StringComparer.OrdinalIgnoreCase);

    /// <summary>The name to write into the listener: the one it is called by, or the certificate's first where it is called by address.</summary>
    public static string HostName(WinRMCertificate certificate, string computerName) =>
        !IPAddress.TryParse(computerName, out _) ? computerName : certificate.DnsNames.Count > 0 ? certificate.DnsNames[0] : computerName;

    private static IPAddress[] Addresses(X509Certificate2 certificate)
    {
        var extension = certificate.Extensions.Cast<X509Extension>().FirstOrDefault(one => one.Oid?.Value == AlternativeName);
        return extension is null ? [] : [.. AlternativeNames.Addresses(extension.RawData)];
    }
}
