using System;
using System.Linq;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using KeyGuard.Errors;
using KeyGuard.Http;

namespace KeyGuard.VSphere.KeyProviders;

/// <summary>Certificates by their thumbprints, written with or without colons, in capitals or not.</summary>
internal static class Thumbprints
{
    public static string Normalise(string thumbprint) =>
        new(thumbprint.Where(Uri.IsHexDigit).Select(char.ToUpperInvariant).ToArray());

    /// <summary>The SHA-256 thumbprint of a certificate in PEM, in hexadecimal digits.</summary>
    /// <exception cref="KeyGuardException">It is no certificate.</exception>
    public static string Sha256(string pem)
    {
        using var certificate = Certificate(pem);
        return ServerTrust.Thumbprint(certificate);
    }

    /// <exception cref="KeyGuardException">It is no certificate.</exception>
    public static X509Certificate2 Certificate(string pem)
    {
        try
        {
#pragma warning disable SYSLIB0057 // The loader that replaces it is not there before .NET 9.
            return new X509Certificate2(Encoding.ASCII.GetBytes(pem));
#pragma warning restore SYSLIB0057
        }
        catch (CryptographicException broken)
        {
            throw Faults.CertificateInvalid(broken);
        }
    }
}
