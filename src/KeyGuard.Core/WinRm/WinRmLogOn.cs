using System.Net;
using System.Security;
using System.Security.Cryptography.X509Certificates;
using KeyGuard.Errors;

namespace KeyGuard.WinRm;

/// <summary>Who logs on, and how. The password stays a SecureString.</summary>
internal sealed class WinRmLogOn
{
    private WinRmLogOn(WinRmAuthentication authentication, NetworkCredential? credential, X509Certificate2? certificate)
    {
        Authentication = authentication;
        Credential = credential;
        Certificate = certificate;
    }

    public WinRmAuthentication Authentication { get; }

    /// <summary>User and password; null for the identity of this process.</summary>
    public NetworkCredential? Credential { get; }

    /// <summary>The client certificate with its private key.</summary>
    public X509Certificate2? Certificate { get; }

    /// <summary>Whom errors speak of.</summary>
    public string UserName => Credential is { } given ? (given.Domain.Length > 0 ? given.Domain + "\\" : "") + given.UserName : Certificate?.Subject ?? "the current user";

    /// <summary>As the identity under which this process runs.</summary>
    public static WinRmLogOn AsCurrentUser(WinRmAuthentication authentication = WinRmAuthentication.Negotiate) => authentication switch
    {
        WinRmAuthentication.Basic => throw Faults.WinRmCredentialNeeded(),
        WinRmAuthentication.Certificate => throw Faults.WinRmClientCertificateNeeded(),
        _ => new WinRmLogOn(authentication, null, null),
    };

    /// <summary>With a user name (<c>DOMAIN\name</c>, <c>name@realm</c> or the name of a local account) and a password.</summary>
    public static WinRmLogOn As(WinRmAuthentication authentication, string userName, SecureString password)
    {
        if (authentication == WinRmAuthentication.Certificate) throw Faults.WinRmClientCertificateNeeded();
        var at = userName.IndexOf('\\');
        // Basic knows local accounts only, and takes the name as it is.
        var split = at > 0 && authentication != WinRmAuthentication.Basic;
        var credential = split ? new NetworkCredential(userName.Substring(at + 1), password, userName.Substring(0, at)) : new NetworkCredential(userName, password);
        return new WinRmLogOn(authentication, credential, null);
    }

    /// <summary>With a certificate.</summary>
    public static WinRmLogOn By(X509Certificate2 certificate) =>
        certificate.HasPrivateKey ? new(WinRmAuthentication.Certificate, null, certificate) : throw Faults.WinRmClientCertificateWithoutKey(certificate.Thumbprint);
}
