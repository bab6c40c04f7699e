using System;
#if NET
using System.Security.Cryptography.X509Certificates;
#endif
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Errors;
using KeyGuard.Http;
using KeyGuard.Tests.Support;
using KeyGuard.WinRm;
using KeyGuard.WinRm.Protocol;
using Xunit;

namespace KeyGuard.Tests.WinRm;

/// <summary>Who is let in, by what, and what is said of who is not.</summary>
public sealed class LogOnTests(LabProcess lab) : WinRmTest(lab)
{
    [NtlmTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_wrong_password_is_tried_once(bool useSsl)
    {
        var address = Lab.Add("""{"name":"srv01.lab.example.com","httpsPort":5986}""");
        using var client = WinRmLab.Client(address, useSsl, WinRmLab.AsAdmin(password: "wrong"), WinRmLab.Pin(address));
        Assert.Equal("WinRmCredentialsRejected", await FailureAsync(client));
        var before = Lab.Control.WinRmConnectionCount();
        Assert.Equal("WinRmCredentialsRejected", await FailureAsync(client));
        Assert.Equal(before, Lab.Control.WinRmConnectionCount());
    }

    [NtlmTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_account_that_may_not_come_from_afar_is_refused(bool useSsl)
    {
        var address = Lab.Add("""{"name":"srv01.lab.example.com","httpsPort":5986}""");
        using var client = WinRmLab.Client(address, useSsl, WinRmLab.AsAdmin(user: @"LAB\lab-winrm-user"), WinRmLab.Pin(address));
        Assert.Equal("WinRmCredentialsRejected", await FailureAsync(client));
    }

    [NtlmTheory]
    [InlineData(@"SRV01\Administrator")]
    [InlineData("Administrator")]
    public async Task A_local_account_is_let_in_by_NTLM(string user)
    {
        var address = Lab.Add("""{"name":"srv01.lab.example.com"}""");
        using var client = WinRmLab.Client(address, logOn: WinRmLab.AsAdmin(user: user, password: WinRmLab.LocalPassword));
        Assert.NotNull(await client.GetAsync(ResourceUris.Service, [], CancellationToken.None));
    }

    [NtlmFact]
    public async Task What_the_computer_does_not_offer_is_said_with_what_it_does()
    {
        var address = Lab.Add("""{"name":"srv01.lab.example.com","httpsPort":5986,"config":{"Service/Auth/Basic":"false"}}""");
        using var client = WinRmLab.Client(address, useSsl: true, WinRmLab.AsAdmin(WinRmAuthentication.Basic, WinRmLab.LocalAdmin, WinRmLab.LocalPassword), WinRmLab.Pin(address));
        var failure = await Assert.ThrowsAsync<WsManException>(() => client.GetAsync(ResourceUris.Service, [], CancellationToken.None));
        Assert.Equal("WinRmAuthenticationNotOffered", failure.ErrorId);
        Assert.Contains("Negotiate", failure.Message, StringComparison.Ordinal);
    }

    [NtlmTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Where_Negotiate_is_off_that_is_said(bool useSsl)
    {
        var address = Lab.Add("""{"name":"srv01.lab.example.com","httpsPort":5986,"config":{"Service/Auth/Negotiate":"false","Service/Auth/Kerberos":"false"}}""");
        using var client = WinRmLab.Client(address, useSsl, trust: WinRmLab.Pin(address));
        Assert.Equal("WinRmAuthenticationNotOffered", await FailureAsync(client));
    }

    [NtlmFact]
    public async Task Strict_channel_binding_is_satisfied_over_https()
    {
        var address = Lab.Add("""{"name":"srv01.lab.example.com","httpsPort":5986,"config":{"Service/Auth/CbtHardeningLevel":"Strict"}}""");
        using var client = WinRmLab.Client(address, useSsl: true, trust: WinRmLab.Pin(address));
        Assert.NotNull(await client.GetAsync(ResourceUris.Service, [], CancellationToken.None));
    }

    [NtlmTheory]
    [InlineData("selfSigned")]
    [InlineData("expired")]
    [InlineData("wrongName")]
    [InlineData("untrusted")]
    public async Task A_certificate_that_is_not_trusted_gets_no_log_on(string kind)
    {
        var address = Lab.Add($$"""{"name":"srv01.lab.example.com","httpsPort":5986,"httpsCertificate":"{{kind}}"}""");
        var shown = WinRmLab.Shown(address);
        Lab.Control.ClearWinRmLog();
        using var client = WinRmLab.Client(address, useSsl: true);
        var failure = await Assert.ThrowsAsync<WsManException>(() => client.GetAsync(ResourceUris.Service, [], CancellationToken.None));
        Assert.Equal("TlsNotTrusted", failure.ErrorId);
        Assert.Contains(shown.Sha256Thumbprint, failure.Message.Replace(":", ""), StringComparison.Ordinal);
        Assert.Empty(Lab.Requests());
        // The very certificate, pinned, is accepted; any other is not.
        using var pinned = WinRmLab.Client(address, useSsl: true, trust: ServerTrust.OfAny([new string('A', 64), shown.Sha256Thumbprint]));
        Assert.NotNull(await pinned.GetAsync(ResourceUris.Service, [], CancellationToken.None));
        using var other = WinRmLab.Client(address, useSsl: true, trust: ServerTrust.Of(new string('A', 64)));
        Assert.Equal("TlsNotTrusted", await FailureAsync(other));
    }

#if NET
    [NtlmFact]
    public async Task By_a_certificate_that_stands_for_a_local_account()
    {
        var address = Lab.Add("""{"name":"srv01.lab.example.com","httpsPort":5986,"config":{"Service/Auth/Certificate":"true"}}""");
        using var certificate = Certificate("operator@lab.example.com");
        using (var admin = WinRmLab.Client(address, useSsl: true, trust: WinRmLab.Pin(address)))
        {
            await admin.CreateAsync(ResourceUris.CertMapping, [new("Issuer", Lab.Control.WinRmAuthorityThumbprint()), new("Subject", "operator@lab.example.com"), new("URI", "*")],
                WsManBodies.Settings(ResourceUris.CertMapping, "certmapping", ("Enabled", "true"), ("UserName", "Administrator"), ("Password", WinRmLab.LocalPassword)), CancellationToken.None);
        }
        using var client = WinRmLab.Client(address, useSsl: true, WinRmLogOn.By(certificate), WinRmLab.Pin(address));
        Assert.NotNull(await client.GetAsync(ResourceUris.Service, [], CancellationToken.None));
        using var stranger = Certificate("stranger@lab.example.com");
        using var refused = WinRmLab.Client(address, useSsl: true, WinRmLogOn.By(stranger), WinRmLab.Pin(address));
        Assert.Contains(await FailureAsync(refused), new[] { "WinRmCredentialsRejected", "WinRmAuthenticationNotOffered", "WinRmAccessDenied" });
    }


    private X509Certificate2 Certificate(string userPrincipalName)
    {
        var pem = Lab.Control.WinRmClientCertificate(userPrincipalName);
        return X509Certificate2.CreateFromPem(pem, pem);
    }
#endif

    [NtlmFact]
    public void A_log_on_needs_what_it_logs_on_with()
    {
        Assert.Equal("WinRmCredentialNeeded", Assert.Throws<KeyGuardException>(() => WinRmLogOn.AsCurrentUser(WinRmAuthentication.Basic)).ErrorId);
        Assert.Equal("WinRmClientCertificateNeeded", Assert.Throws<KeyGuardException>(() => WinRmLogOn.AsCurrentUser(WinRmAuthentication.Certificate)).ErrorId);
        Assert.Equal("WinRmClientCertificateNeeded", Assert.Throws<KeyGuardException>(() => WinRmLab.AsAdmin(WinRmAuthentication.Certificate)).ErrorId);
        Assert.Equal("WinRmClientCertificateUnknown", Assert.Throws<KeyGuardException>(() => ClientCertificateStore.Find(new string('0', 40))).ErrorId);
    }

    [NtlmTheory]
    [InlineData(WinRmLab.Admin, "LAB", "lab-winrm-admin")]
    [InlineData("admin@lab.example.com", "", "admin@lab.example.com")]
    [InlineData("admin", "", "admin")]
    public void User_names_are_taken_apart_where_they_have_a_domain(string user, string domain, string name)
    {
        var credential = WinRmLab.AsAdmin(user: user).Credential!;
        Assert.Equal((domain, name), (credential.Domain, credential.UserName));
        Assert.Equal(user, WinRmLab.AsAdmin(user: user).UserName);
        // Basic takes the name as it is.
        Assert.Equal(user, WinRmLab.AsAdmin(WinRmAuthentication.Basic, user).Credential!.UserName);
    }

    private static async Task<string> FailureAsync(WsManClient client) =>
        (await Assert.ThrowsAsync<WsManException>(() => client.GetAsync(ResourceUris.Service, [], CancellationToken.None))).ErrorId;
}
