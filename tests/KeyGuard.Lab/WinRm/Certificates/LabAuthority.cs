using System;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace KeyGuard.Lab.WinRm.Certificates;

/// <summary>The domain's certification authority, new at each start, and one that nobody trusts. It has no revocation list.</summary>
internal sealed class LabAuthority : IDisposable
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private readonly KeyPool _keys = new();
    private readonly Lazy<X509Certificate2> _root = new(() => Root("CN=Lab Root CA, DC=lab, DC=example, DC=com"));
    private readonly Lazy<X509Certificate2> _stranger = new(() => Root("CN=Unknown CA"));

    public X509Certificate2 Certificate => _root.Value;

    public MachineCertificate Issue(CertificateOrder order, string fullName, IPAddress address)
    {
        string name = NameFor(order, fullName);
        using X509Certificate2 bare = Sign(order.Kind, Request(order.Kind, name, address), order.DaysLeft);
        return new MachineCertificate(order.Kind, WithKey(order.Kind, bare));
    }

    /// <summary>A person's certificate for the https/mutual profile, with its key, as PEM.</summary>
    public string IssueForClient(string userPrincipalName, bool known)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={userPrincipalName.Split('@')[0]}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ClientAuthentication)], critical: false));
        var names = new SubjectAlternativeNameBuilder();
        names.AddUserPrincipalName(userPrincipalName);
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 made = request.Create(known ? _root.Value : _stranger.Value, Now.AddDays(-1), Now.AddDays(365), SerialNumber());
        return made.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n";
    }

    public void Dispose()
    {
        _keys.Dispose();
        foreach (Lazy<X509Certificate2> authority in (Lazy<X509Certificate2>[])[_root, _stranger])
        {
            if (authority.IsValueCreated)
                authority.Value.Dispose();
        }
    }

    private static DateTimeOffset Now => DateTimeOffset.UtcNow;

    private static string NameFor(CertificateOrder order, string fullName) => order.HostName ?? order.Kind switch
    {
        CertificateKind.WrongName => "other.lab.example.com",
        CertificateKind.Wildcard => "*" + fullName[Math.Max(fullName.IndexOf('.', StringComparison.Ordinal), 0)..],
        CertificateKind.ShortName => fullName.Split('.')[0],
        _ => fullName,
    };

    private CertificateRequest Request(CertificateKind kind, string name, IPAddress address)
    {
        CertificateRequest request = kind switch
        {
            CertificateKind.Ec => new CertificateRequest("CN=" + name, _keys.Ec, HashAlgorithmName.SHA256),
            CertificateKind.WeakKey => new CertificateRequest("CN=" + name, _keys.Weak, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            _ => new CertificateRequest("CN=" + name, _keys.Rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        };
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        // no name server knows the Lab's computers: whoever calls them by address must find it here
        if (kind is not (CertificateKind.WrongName or CertificateKind.ShortName or CertificateKind.Wildcard))
            names.AddIpAddress(address);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        if (kind != CertificateKind.NoUsage)
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(kind == CertificateKind.WrongUsage ? ClientAuthentication : ServerAuthentication)], false));
        return request;
    }

    private X509Certificate2 Sign(CertificateKind kind, CertificateRequest request, double? daysLeft)
    {
        (DateTimeOffset from, DateTimeOffset to) = kind switch
        {
            CertificateKind.Expired => (Now.AddDays(-400), Now.AddDays(daysLeft ?? -30)),
            CertificateKind.NotYetValid => (Now.AddDays(30), Now.AddDays(daysLeft ?? 400)),
            _ => (Now.AddDays(Math.Min(-1, (daysLeft ?? 0) - 1)), Now.AddDays(daysLeft ?? 365)),
        };
        if (kind == CertificateKind.SelfSigned)
            return request.Create(request.SubjectName, X509SignatureGenerator.CreateForRSA(_keys.Rsa, RSASignaturePadding.Pkcs1), from, to, SerialNumber());

        X509Certificate2 issuer = kind == CertificateKind.Untrusted ? _stranger.Value : _root.Value;
        using RSA key = issuer.GetRSAPrivateKey()!;
        X509SignatureGenerator signer = kind == CertificateKind.Sha1 ? new Sha1Signer(key) : X509SignatureGenerator.CreateForRSA(key, RSASignaturePadding.Pkcs1);
        return request.Create(issuer.SubjectName, signer, from, to, SerialNumber());
    }

    private X509Certificate2 WithKey(CertificateKind kind, X509Certificate2 bare) => kind switch
    {
        CertificateKind.NoPrivateKey => X509CertificateLoader.LoadCertificate(bare.RawData),
        CertificateKind.Ec => bare.CopyWithPrivateKey(_keys.Ec),
        CertificateKind.WeakKey => bare.CopyWithPrivateKey(_keys.Weak),
        _ => bare.CopyWithPrivateKey(_keys.Rsa),
    };

    private static byte[] SerialNumber()
    {
        byte[] number = RandomNumberGenerator.GetBytes(16);
        number[0] &= 0x7F;
        return number;
    }

    private static X509Certificate2 Root(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return request.CreateSelfSigned(Now.AddDays(-500), Now.AddDays(3650));
    }
}
