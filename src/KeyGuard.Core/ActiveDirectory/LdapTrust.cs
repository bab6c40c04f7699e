using System;
using System.DirectoryServices.Protocols;
using System.Security.Cryptography.X509Certificates;
#if !NETFRAMEWORK
using System.IO;
#endif

namespace KeyGuard.ActiveDirectory;

/// <summary>
/// How a connection is protected. On Windows what follows the log-on is signed and sealed unless TLS does that, and a pinned certificate
/// is compared by the client's own callback. libldap seals by itself and has no such callback: for a pin it is given a folder with the
/// one certificate, which has been compared with the pin before, as all that it may trust.
/// </summary>
internal sealed class LdapTrust : IDisposable
{
    private readonly string? _folder;

    private LdapTrust(string? folder) => _folder = folder;

    /// <param name="options">The connection's options, before it is opened.</param>
    /// <param name="server">Whether TLS is wanted, and which certificate.</param>
    /// <param name="shown">The certificate that was shown and found to be the pinned one.</param>
    public static LdapTrust? Apply(LdapSessionOptions options, DirectoryServer server, X509Certificate2? shown)
    {
        var trust = LdapPlatform.IsWindows ? OnWindows(options, server) : Elsewhere(options, server, shown);
        options.SecureSocketLayer = server.UseSsl;
        return trust;
    }

    public void Dispose()
    {
#if !NETFRAMEWORK
        if (_folder is not null && Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
#endif
    }

    private static LdapTrust? OnWindows(LdapSessionOptions options, DirectoryServer server)
    {
        if (!server.UseSsl)
        {
            options.Signing = true;
            options.Sealing = true;
        }
        else if (server.Trust.Pin is not null)
        {
            options.VerifyServerCertificate = (_, certificate) => server.Trust.Accepts(certificate, System.Net.Security.SslPolicyErrors.None);
        }
        return null;
    }

#if NETFRAMEWORK
    private static LdapTrust? Elsewhere(LdapSessionOptions options, DirectoryServer server, X509Certificate2? shown) => null;
#else
    private static LdapTrust? Elsewhere(LdapSessionOptions options, DirectoryServer server, X509Certificate2? shown)
    {
        if (server.Trust.Pin is null || shown is null || OperatingSystem.IsWindows()) return null;
        var folder = Directory.CreateTempSubdirectory("keyguard-ldap-").FullName;
        File.WriteAllText(Path.Combine(folder, "pinned.pem"), shown.ExportCertificatePem());
        options.TrustedCertificatesDirectory = folder;
        options.StartNewTlsSessionContext();
        return new LdapTrust(folder);
    }
#endif
}
