using System;
using System.DirectoryServices.Protocols;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace KeyGuard.ActiveDirectory;

/// <summary>
/// How a connection is protected. With TLS that is all. On Windows what follows the log-on is signed and sealed otherwise; libldap does so
/// by itself with a Kerberos ticket.
/// </summary>
internal static class LdapProtection
{
    /// <param name="options">The connection's options, before it is opened.</param>
    /// <param name="server">Whether TLS is wanted, and which certificate.</param>
    /// <param name="shown">The certificate that was shown before, and found to be the pinned one where there is a pin.</param>
    /// <returns>What must stay until the connection is closed.</returns>
    public static IDisposable? Apply(LdapSessionOptions options, DirectoryServer server, X509Certificate2? shown)
    {
        var kept = server.Trust.Pin is null || shown is null ? null : Pin(options, server, shown);
        if (server.UseSsl) options.SecureSocketLayer = true;
        else if (LdapPlatform.IsWindows) options.Signing = options.Sealing = true;
        return kept;
    }

    private static IDisposable? Pin(LdapSessionOptions options, DirectoryServer server, X509Certificate2 shown)
    {
#if !NETFRAMEWORK
        if (!OperatingSystem.IsWindows()) return new PinnedCertificateFolder(options, shown);
#endif
        _ = shown;
        options.VerifyServerCertificate = (_, certificate) => server.Trust.Accepts(certificate, SslPolicyErrors.None);
        return null;
    }
}
