#if !NETFRAMEWORK
using System;
#endif

namespace KeyGuard.ActiveDirectory;

/// <summary>
/// What the operating system's LDAP client can do. On Windows that is wldap32, which logs on by Negotiate with any account and seals
/// what follows; elsewhere it is OpenLDAP's libldap, which does so by Kerberos with the ticket that is there (kinit).
/// </summary>
internal static class LdapPlatform
{
#if NETFRAMEWORK
    public static bool IsWindows => System.IO.Path.DirectorySeparatorChar == '\\';
#else
    public static bool IsWindows => OperatingSystem.IsWindows();
#endif

    /// <summary>Whether it finds a domain controller by itself.</summary>
    public static bool FindsControllers => IsWindows;

    /// <summary>Whether a user name and a password can be used without sending the password itself.</summary>
    public static bool NegotiatesWithPassword => IsWindows;

    /// <summary>Whether Kerberos may be used inside TLS: a domain controller refuses to seal twice, and libldap can't be told not to.</summary>
    public static bool NegotiatesInsideTls => IsWindows;
}
