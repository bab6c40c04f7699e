using System;
using System.Net;
using System.Threading;
using KeyGuard.ActiveDirectory;
using KeyGuard.Errors;
using KeyGuard.Http;
using KeyGuard.Tests.Support;
using Xunit;

namespace KeyGuard.Tests.ActiveDirectory;

/// <summary>Which server is asked, and when not with a password.</summary>
public sealed class DirectoryServerTests
{
    private static readonly ServerTrust Anybody = ServerTrust.Of(null);

    [Theory]
    [InlineData("dc1.example.com", false, false)]
    [InlineData("10.0.0.1", false, false)]
    [InlineData("127.0.0.1.example.com", false, false)]
    [InlineData("localhost.example.com", false, false)]
    [InlineData("dc1.example.com", true, true)]
    [InlineData("localhost", false, true)]
    [InlineData("127.9.9.9", false, true)]
    [InlineData("::1", false, true)]
    public void A_password_is_safe_inside_TLS_and_on_this_computer(string host, bool tls, bool safe) => Assert.Equal(safe, new DirectoryServer(host, null, tls, Anybody).KeepsPasswordSafe);

    [Fact]
    public void A_password_is_not_sent_in_clear()
    {
        if (LdapPlatform.IsWindows) return;
        using var server = new RawServer(_ => throw new InvalidOperationException("Nobody should come here."));
        // What resolves to this computer is not this computer by name.
        var connector = new LdapConnector(new DirectoryServer(Dns.GetHostName(), server.Uri.Port, false, Anybody), new NetworkCredential("user", "password"));
        Assert.Equal("DirectoryPasswordInClear", Assert.Throws<KeyGuardException>(() => connector.Open(CancellationToken.None)).ErrorId);
        Assert.Equal(0, server.Connections);
    }

    [Theory]
    [InlineData(false, 389)]
    [InlineData(true, 636)]
    public void The_port_is_the_usual_one(bool tls, int port) => Assert.Equal(port, new DirectoryServer("dc1", null, tls, Anybody).Port);

    [Theory]
    [InlineData("ldap://dc1")]
    [InlineData("dc1:389")]
    [InlineData("a b")]
    public void What_is_no_host_is_refused(string host) =>
        Assert.Equal("DirectoryServerInvalid", Assert.Throws<KeyGuardException>(() => new DirectoryServer(host, null, false, Anybody)).ErrorId);

    [Fact]
    public void A_pin_without_TLS_is_refused() =>
        Assert.Equal("DirectoryPinWithoutTls", Assert.Throws<KeyGuardException>(() => new DirectoryServer("dc1", null, false, ServerTrust.Of(new string('A', 64)))).ErrorId);

    [Fact]
    public void Without_a_server_the_search_base_tells_the_domain() =>
        Assert.Equal("lab.example.com", new DirectoryServer(null, null, false, Anybody).OrDomainOf("OU=x,DC=lab,DC=example,DC=com").Host);

    [Fact]
    public void A_server_given_is_the_one_asked() => Assert.Equal("dc1", new DirectoryServer("dc1", null, false, Anybody).OrDomainOf("DC=lab").Host);

    [Fact]
    public void Without_either_it_is_asked_for()
    {
        if (LdapPlatform.IsWindows) return;
        Assert.Equal("DirectoryServerUnknown", Assert.Throws<KeyGuardException>(() => new DirectoryServer(null, null, false, Anybody).OrDomainOf(null)).ErrorId);
    }
}
