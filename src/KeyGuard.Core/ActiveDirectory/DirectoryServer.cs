using System;
using System.Globalization;
using System.Net;
using KeyGuard.Errors;
using KeyGuard.Http;

namespace KeyGuard.ActiveDirectory;

/// <summary>The domain controller to ask, and how.</summary>
internal sealed class DirectoryServer
{
    /// <summary>The port of LDAP, on which what follows the log-on is sealed.</summary>
    public const int LdapPort = 389;

    /// <summary>The port of LDAP over TLS.</summary>
    public const int LdapsPort = 636;

    /// <param name="host">A host name, an address, or the DNS name of a domain; null for the domain of this computer, on Windows.</param>
    /// <param name="port">The port; the usual one when null.</param>
    /// <param name="useSsl">Whether to use TLS from the first byte on.</param>
    /// <param name="trust">Which certificate is accepted.</param>
    public DirectoryServer(string? host, int? port, bool useSsl, ServerTrust trust)
    {
        if (host is not null && Uri.CheckHostName(host) == UriHostNameType.Unknown) throw Faults.DirectoryServerInvalid(host);
        if (trust.Pin is not null && !useSsl) throw Faults.DirectoryPinWithoutTls();
        Host = host;
        Port = port ?? (useSsl ? LdapsPort : LdapPort);
        UseSsl = useSsl;
        Trust = trust;
    }

    public string? Host { get; }

    public int Port { get; }

    public bool UseSsl { get; }

    public ServerTrust Trust { get; }

    /// <summary>
    /// Whether a password may be sent as it is. A name counts for this computer only if it is <c>localhost</c>: what any other one
    /// resolves to is for others to say.
    /// </summary>
    public bool KeepsPasswordSafe => UseSsl || string.Equals(Host, "localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address));

    /// <summary>As errors name it.</summary>
    public override string ToString() => Host is null ? "the domain controller" : string.Format(CultureInfo.InvariantCulture, "{0}:{1}", Host, Port);

    /// <summary>The same, with the domain of the search base for a server where none was named.</summary>
    public DirectoryServer OrDomainOf(string? searchBase)
    {
        if (Host is not null) return this;
        var domain = searchBase is null ? null : DistinguishedName.Domain(searchBase);
        if (domain is null && !LdapPlatform.FindsControllers) throw Faults.DirectoryServerUnknown();
        return new DirectoryServer(domain, Port, UseSsl, Trust);
    }
}
