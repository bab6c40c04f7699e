using System;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace KeyGuard.Lab.VSphere.Crypto;

/// <summary>Makes the certificates of key managers and of their clients.</summary>
internal static class KmsCertificates
{
    private static readonly TimeSpan AuthorityLifetime = TimeSpan.FromDays(3650);

    /// <summary>Two years, less a day for clocks that differ.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(730);

    public static X509Certificate2 Authority(string name, DateTimeOffset now)
    {
        using RSA key = RSA.Create(2048);
        CertificateRequest request = Request(Named(name + " CA"), key);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(now.AddDays(-1), now + AuthorityLifetime);
    }

    public static X509Certificate2 Server(string name, X509Certificate2 authority, DateTimeOffset now)
    {
        using RSA key = RSA.Create(2048);
        return Sign(Request(Named(name), key), authority, now);
    }

    public static X509Certificate2 SelfSigned(X500DistinguishedName subject, RSA key, DateTimeOffset now) =>
        Request(subject, key).CreateSelfSigned(now.AddDays(-1), now + Lifetime);

    public static string SigningRequest(X500DistinguishedName subject, RSA key) => Request(subject, key).CreateSigningRequestPem();

    /// <exception cref="CryptographicException">The text is no signing request.</exception>
    public static X509Certificate2 SignRequest(string pem, X509Certificate2 authority, DateTimeOffset now) =>
        Sign(CertificateRequest.LoadSigningRequestPem(pem, HashAlgorithmName.SHA256, signerSignaturePadding: RSASignaturePadding.Pkcs1), authority, now);

    /// <summary>The subject of a client certificate where nothing else is asked for.</summary>
    public static X500DistinguishedName Named(string commonName)
    {
        var name = new X500DistinguishedNameBuilder();
        name.AddCommonName(commonName);
        return name.Build();
    }

    /// <summary>Whether both are of one key pair.</summary>
    public static bool Fits(X509Certificate2 certificate, RSA key) =>
        certificate.GetRSAPublicKey() is { } publicKey && publicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.ExportSubjectPublicKeyInfo());

    private static X509Certificate2 Sign(CertificateRequest request, X509Certificate2 authority, DateTimeOffset now)
    {
        X509SignatureGenerator signer = X509SignatureGenerator.CreateForRSA(authority.GetRSAPrivateKey()!, RSASignaturePadding.Pkcs1);
        return request.Create(authority.SubjectName, signer, now.AddDays(-1), now + Lifetime, RandomNumberGenerator.GetBytes(12));
    }

    private static CertificateRequest Request(X500DistinguishedName subject, RSA key) => new(subject, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
}
