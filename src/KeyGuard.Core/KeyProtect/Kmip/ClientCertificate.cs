using System;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using KeyGuard.Errors;
using KeyGuard.Http;

namespace KeyGuard.KeyProtect.Kmip;

/// <summary>A certificate to be trusted as a client: the public part and nothing else.</summary>
internal sealed class ClientCertificate
{
    private const int PemLine = 64;

    private ClientCertificate(X509Certificate2 certificate)
    {
        Pem = ToPem(certificate.RawData);
        Fingerprint = ServerTrust.Thumbprint(certificate);
        Subject = certificate.Subject;
        Issuer = certificate.Issuer;
        NotBefore = new DateTimeOffset(certificate.NotBefore.ToUniversalTime());
        NotAfter = new DateTimeOffset(certificate.NotAfter.ToUniversalTime());
    }

    /// <summary>PEM made anew from the certificate's bytes, so that nothing else that was in a file goes along.</summary>
    public string Pem { get; }

    /// <summary>SHA-256, capital hexadecimal.</summary>
    public string Fingerprint { get; }

    public string Subject { get; }

    public string Issuer { get; }

    public DateTimeOffset NotBefore { get; }

    public DateTimeOffset NotAfter { get; }

    /// <summary>The certificate of an object, without its private key, should it have one.</summary>
    public static ClientCertificate From(X509Certificate2 certificate) => new(certificate);

    /// <summary>The one certificate in a PEM text.</summary>
    /// <exception cref="KeyGuardException">It holds a private key, or is not one certificate. The text is never repeated.</exception>
    public static ClientCertificate FromText(string pem) => FromBytes(Encoding.UTF8.GetBytes(pem), "The text");

    /// <summary>The one certificate in a file's content, PEM or DER. The bytes are overwritten.</summary>
    /// <param name="content">The content; it may turn out to be a secret.</param>
    /// <param name="source">What the errors call it.</param>
    /// <exception cref="KeyGuardException">It holds a private key, or is not one certificate.</exception>
    public static ClientCertificate FromBytes(byte[] content, string source)
    {
        try
        {
            return FromDer(CertificateBytes.Extract(content, source), source);
        }
        finally
        {
            Array.Clear(content, 0, content.Length);
        }
    }

    private static ClientCertificate FromDer(byte[] der, string source)
    {
        try
        {
            using var certificate = new X509Certificate2(der);
            return new ClientCertificate(certificate);
        }
        catch (CryptographicException)
        {
            // Its text would tell nothing, and may repeat what it could not read.
            throw Faults.CertificateInvalid(source);
        }
    }

    private static string ToPem(byte[] der)
    {
        var base64 = Convert.ToBase64String(der);
        var pem = new StringBuilder("-----BEGIN CERTIFICATE-----\n");
        for (var at = 0; at < base64.Length; at += PemLine) pem.Append(base64, at, Math.Min(PemLine, base64.Length - at)).Append('\n');
        return pem.Append("-----END CERTIFICATE-----\n").ToString();
    }
}
