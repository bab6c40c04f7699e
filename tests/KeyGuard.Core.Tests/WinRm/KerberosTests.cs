#if NET
using System;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Http;
using KeyGuard.Tests.Support;
using KeyGuard.WinRm;
using KeyGuard.WinRm.Protocol;
using KeyGuard.WinRm.Reading;
using KeyGuard.WinRm.Transport;
using Xunit;

namespace KeyGuard.Tests.WinRm;

/// <summary>Kerberos from Samba's domain controller, to a computer of the Lab that has joined the domain.</summary>
[Collection(OneDomain.Name)]
public sealed class KerberosTests : IClassFixture<LabProcess>
{
    private readonly SambaDomain _domain;
    private readonly WinRmLab _lab;
    private readonly string _host = "";
    private readonly string _address = "";

    public KerberosTests(LabProcess lab, SambaDomain domain)
    {
        _domain = domain;
        lab.Control.Reset();
        _lab = new WinRmLab(lab.Control);
        if (domain.Missing is not null) return;
        NativeEnvironment.Set("KRB5_CONFIG", domain.Krb5Config);
        NativeEnvironment.Set("KRB5CCNAME", domain.PathOf("no-tickets"));
        var name = "krb" + Guid.NewGuid().ToString("N").Substring(0, 8);
        _address = _lab.Add($$"""{"name":"{{name}}.{{domain.DnsDomain}}","httpsPort":5986}""");
        var keytab = domain.PathOf(name + ".keytab");
        _host = domain.AddComputer(name, [$"HTTP/{name}.{domain.DnsDomain}"], keytab, _address);
        _lab.Control.WinRmSettings($$"""{"keytab":"{{keytab}}"}""");
    }

    [DomainFact]
    public async Task Messages_over_http_are_sealed_by_Kerberos_and_rotated_as_WinRM_wants_them()
    {
        var target = WinRmTarget.Of(_host, useSsl: false);
        using var client = Client(target, WinRmAuthentication.Kerberos);
        for (var size = 0; size < 40; size++)
        {
            // Of every length, because some ciphers fill blocks.
            var body = WsManBodies.Settings(ResourceUris.Winrs, "Winrs", ("IdleTimeout", "7200000".PadLeft(7 + size, '0')));
            Assert.NotNull(await client.PutAsync(ResourceUris.Winrs, [], body, CancellationToken.None));
        }
        Assert.NotEmpty(await ConfigurationReader.ReadAsync(client, CancellationToken.None));
        Assert.All(_lab.Requests(), request => Assert.DoesNotContain("NTLM", request, StringComparison.Ordinal));
    }

    [DomainTheory]
    [InlineData(nameof(WinRmAuthentication.Kerberos))]
    [InlineData(nameof(WinRmAuthentication.Negotiate))]
    public async Task Over_https(string authentication)
    {
        var target = WinRmTarget.Of(_host, useSsl: true);
        using var client = Client(target, (WinRmAuthentication)Enum.Parse(typeof(WinRmAuthentication), authentication), WinRmLab.Pin(_address));
        Assert.NotEmpty(await ConfigurationReader.ReadAsync(client, CancellationToken.None));
    }

    [DomainFact]
    public async Task With_the_ticket_of_whoever_runs_it()
    {
        var cache = _domain.PathOf("tickets-" + Guid.NewGuid().ToString("N"));
        _domain.GetTicket("Administrator", cache);
        NativeEnvironment.Set("KRB5CCNAME", cache);
        using var client = new WsManClient(WinRmTransports.Open(WinRmTarget.Of(_host, false), WinRmLogOn.AsCurrentUser(WinRmAuthentication.Kerberos), ServerTrust.Of(null), new WinRmPatience()));
        Assert.NotEmpty(await ConfigurationReader.ReadAsync(client, CancellationToken.None));
    }

    [DomainTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task By_address_there_is_no_ticket_and_nothing_is_sent(bool useSsl)
    {
        _lab.Control.ClearWinRmLog();
        using var client = Client(WinRmTarget.Of(_address, useSsl), WinRmAuthentication.Kerberos, WinRmLab.Pin(_address));
        var failure = await Assert.ThrowsAsync<WsManException>(() => client.GetAsync(ResourceUris.Config, [], CancellationToken.None));
        Assert.Equal("WinRmKerberosFailed", failure.ErrorId);
        Assert.Empty(_lab.Requests());
    }

    [DomainFact]
    public async Task A_wrong_password_is_no_ticket()
    {
        using var client = Client(WinRmTarget.Of(_host, false), WinRmAuthentication.Kerberos, password: "wrong");
        Assert.Equal("WinRmKerberosFailed", (await Assert.ThrowsAsync<WsManException>(() => client.GetAsync(ResourceUris.Config, [], CancellationToken.None))).ErrorId);
    }

    private WsManClient Client(WinRmTarget target, WinRmAuthentication authentication, ServerTrust? trust = null, string? password = null)
    {
        var logOn = WinRmLogOn.As(authentication, "Administrator@" + _domain.Realm, Secret.Of(password ?? _domain.Password("Administrator")));
        return new WsManClient(WinRmTransports.Open(target, logOn, trust ?? ServerTrust.Of(null), new WinRmPatience()));
    }
}
#endif
