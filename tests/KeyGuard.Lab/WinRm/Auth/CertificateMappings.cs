using System;
using System.Collections.Immutable;
using System.Linq;
using System.Security.Cryptography.X509Certificates;

namespace KeyGuard.Lab.WinRm.Auth;

/// <summary>winrm/config/service/certmapping: which local account a client's certificate stands for.</summary>
/// <remarks>Guarded by the computer's lock.</remarks>
internal sealed class CertificateMappings
{
    public ImmutableArray<CertificateMapping> All { get; private set; } = [];

    public CertificateMapping? Find(string issuer, string subject, string uri) => All.FirstOrDefault(mapping => mapping.HasKeys(issuer, subject, uri));

    public void Set(CertificateMapping mapping) => All = [.. All.Where(other => !other.HasKeys(mapping.Issuer, mapping.Subject, mapping.Uri)), mapping];

    public void Remove(CertificateMapping mapping) => All = All.Remove(mapping);

    /// <summary>The account for a certificate that the Lab's authority has issued, or null.</summary>
    public string? FindUser(X509Certificate2 certificate)
    {
        string subject = certificate.GetNameInfo(X509NameType.UpnName, forIssuer: false);
        if (subject.Length == 0)
            return null;

        return All.FirstOrDefault(mapping => mapping.Enabled && mapping.Matches(subject) && IsIssuedBy(certificate, mapping.IssuerCertificate))?.UserName;
    }

    private static bool IsIssuedBy(X509Certificate2 certificate, X509Certificate2? issuer)
    {
        if (issuer is null)
            return false;

        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(issuer);
        return chain.Build(certificate);
    }
}

/// <summary>One mapping: issuer's thumbprint, subject (a user principal name, perhaps *@domain) and resource are its keys.</summary>
internal sealed record CertificateMapping(string Issuer, string Subject, string Uri)
{
    public string UserName { get; init; } = "";

    public bool Enabled { get; init; } = true;

    /// <summary>Null when the computer does not know an authority with that thumbprint.</summary>
    public X509Certificate2? IssuerCertificate { get; init; }

    public bool HasKeys(string issuer, string subject, string uri) =>
        Issuer.Equals(issuer, StringComparison.OrdinalIgnoreCase) && Subject.Equals(subject, StringComparison.OrdinalIgnoreCase) && Uri.Equals(uri, StringComparison.OrdinalIgnoreCase);

    public bool Matches(string subject) =>
        Subject.StartsWith('*') ? subject.EndsWith(Subject[1..], StringComparison.OrdinalIgnoreCase) : subject.Equals(Subject, StringComparison.OrdinalIgnoreCase);
}
