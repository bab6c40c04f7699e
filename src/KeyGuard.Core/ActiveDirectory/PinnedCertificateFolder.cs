#if !NETFRAMEWORK
using System;
using System.DirectoryServices.Protocols;
using System.IO;
using System.Runtime.Versioning;
using System.Security.Cryptography.X509Certificates;

namespace KeyGuard.ActiveDirectory;

/// <summary>
/// libldap has no callback for certificates. It is given a folder of its own with the pinned certificate in it, as all that it may trust;
/// so whatever the server shows later, no other one is accepted. The name in it must be right as well. A libldap that was built with
/// GnuTLS (Debian, Ubuntu) trusts a certificate that is not an authority's in this way, one with OpenSSL refuses it.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed class PinnedCertificateFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("keyguard-ldap-").FullName;

    public PinnedCertificateFolder(LdapSessionOptions options, X509Certificate2 certificate)
    {
        File.WriteAllText(Path.Combine(_path, "pinned.pem"), certificate.ExportCertificatePem());
        options.TrustedCertificatesDirectory = _path;
        options.StartNewTlsSessionContext();
    }

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
#endif
