using System;
using System.Collections.Immutable;
using System.Linq;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace KeyGuard.Lab.WinRm.Certificates;

/// <summary>A certificate in LocalMachine\My.</summary>
internal sealed class MachineCertificate(CertificateKind kind, X509Certificate2 certificate)
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private readonly Lazy<SslStreamCertificateContext> _context = new(() => SslStreamCertificateContext.Create(certificate, null, offline: true));

    public CertificateKind Kind { get; } = kind;

    public X509Certificate2 Certificate { get; } = certificate;

    public string Thumbprint { get; } = certificate.Thumbprint;

    public bool HasPrivateKey => Kind != CertificateKind.NoPrivateKey;

    /// <summary>Whether the service may use the key; where it may not, the store looks no different.</summary>
    public bool CanServe => HasPrivateKey && Kind != CertificateKind.UnreadableKey;

    /// <summary>What TLS presents; built once.</summary>
    public SslStreamCertificateContext Context => _context.Value;

    /// <summary>Whether it may be used by a server: its usage says so, or it has none.</summary>
    public bool IsForServers => Certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().All(
        usage => usage.EnhancedKeyUsages.Cast<System.Security.Cryptography.Oid>().Any(oid => oid.Value == ServerAuthentication));

    public bool IsSelfSigned => Certificate.SubjectName.RawData.AsSpan().SequenceEqual(Certificate.IssuerName.RawData);

    /// <summary>The common name and the DNS names.</summary>
    public ImmutableArray<string> Names =>
    [
        Certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false),
        .. Certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(names => names.EnumerateDnsNames()),
    ];

    /// <summary>Whether a listener for this name may use it: literally, a wildcard stands for nothing.</summary>
    public bool IsFor(string hostName) => Names.Contains(hostName, StringComparer.OrdinalIgnoreCase);
}
