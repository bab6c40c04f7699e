using System;
using System.Linq;
using KeyGuard.KeyProtect.Kmip;

namespace KeyGuard.VSphere.KeyProviders;

/// <summary>Certificates by their thumbprints, written with or without colons, in capitals or not.</summary>
internal static class Thumbprints
{
    public static string Normalise(string thumbprint) =>
        new(thumbprint.Where(Uri.IsHexDigit).Select(char.ToUpperInvariant).ToArray());

    /// <summary>The SHA-256 thumbprint of a certificate in PEM, in hexadecimal digits.</summary>
    /// <exception cref="Errors.KeyGuardException">It is no certificate.</exception>
    public static string Sha256(string pem) => Normalise(ClientCertificate.FromText(pem).Fingerprint);
}
