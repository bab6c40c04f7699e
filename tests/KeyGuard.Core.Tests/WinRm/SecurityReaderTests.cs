using System;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Http;
using KeyGuard.Tests.Support;
using KeyGuard.WinRm;
using KeyGuard.WinRm.Facts;
using KeyGuard.WinRm.Reading;
using Xunit;

namespace KeyGuard.Tests.WinRm;

/// <summary>What is read of one computer, also of one that lets nobody read it.</summary>
public sealed class SecurityReaderTests(LabProcess lab) : WinRmTest(lab)
{
    private const string Name = "srv01.lab.example.com";

    [NtlmFact]
    public async Task A_computer_as_Windows_sets_it_up_is_read_over_encrypted_http()
    {
        var facts = await ReadAsync(Lab.Add($$"""{"name":"{{Name}}"}"""));
        Assert.Null(facts.Error);
        Assert.Equal(WinRMEndpointState.Authenticated, facts.Http.State);
        Assert.NotEqual(WinRMEndpointState.Authenticated, facts.Https.State);
        Assert.Equal(5985, facts.Port);
        Assert.False(facts.UseSSL);
        Assert.Equal("Negotiate", facts.Authentication);
        Assert.StartsWith("OS: 10.0.20348", facts.ProductVersion, StringComparison.Ordinal);
        var listener = Assert.Single(facts.Listeners);
        Assert.True(listener.IsListening);
        Assert.NotEmpty(listener.ListeningOn);
        Assert.NotNull(facts.Policy);
        Assert.Empty(facts.Policy!);
        Assert.Null(facts.CertificateDaysLeft);
        Assert.True(facts.Service!.Kerberos);
        Assert.False(facts.Client!.AllowUnencrypted);
    }

    [NtlmFact]
    public async Task Https_is_the_better_door_and_its_certificate_is_looked_at_from_three_sides()
    {
        var address = Lab.Add($$"""{"name":"{{Name}}","httpsPort":5986}""");
        var facts = await ReadAsync(address, WinRmLab.Pin(address));
        Assert.Equal(WinRMEndpointState.Authenticated, facts.Https.State);
        Assert.Equal(WinRMEndpointState.Answered, facts.Http.State);
        Assert.Equal(5986, facts.Port);
        Assert.True(facts.UseSSL);
        Assert.Equal(new Uri($"https://{address}:5986/wsman"), facts.ConnectionUri);
        var listener = facts.Listeners.Single(one => one.IsHttps);
        Assert.True(listener.IsCertificateAsConfigured);
        Assert.True(listener.IsCertificateStored);
        Assert.True(listener.StoredCertificate!.HasPrivateKey);
        Assert.Equal(Name, listener.PresentedCertificate!.DnsNames[0]);
        Assert.Equal("1.3.6.1.5.5.7.3.1", Assert.Single(listener.PresentedCertificate.KeyUsages));
        Assert.Equal(("RSA", false), (listener.PresentedCertificate.KeyAlgorithm, listener.PresentedCertificate.IsSelfSigned));
        Assert.False(listener.PresentedCertificate.IsTrusted);
        Assert.Contains(listener.PresentedCertificate.Problems, problem => problem is "PartialChain" or "UntrustedRoot");
        Assert.InRange(facts.CertificateDaysLeft!.Value, 363, 365);
        Assert.False(facts.CertificateExpiresSoon);
    }

    [NtlmFact]
    public async Task A_certificate_that_is_not_trusted_is_seen_all_the_same_and_nothing_is_sent_there()
    {
        var address = Lab.Add($$"""{"name":"{{Name}}","httpsPort":5986}""");
        var facts = await ReadAsync(address);
        Assert.Equal(WinRMEndpointState.Untrusted, facts.Https.State);
        Assert.Equal("TlsNotTrusted", facts.Https.ErrorId);
        Assert.Equal(WinRmLab.Shown(address).Thumbprint, facts.Https.Certificate!.Thumbprint);
        // The configuration came over http, encrypted.
        Assert.Equal(5985, facts.Port);
        Assert.True(facts.IsRead);
        Assert.True(facts.Listeners.Single(one => one.IsHttps).IsCertificateAsConfigured);
    }

    [NtlmTheory]
    [InlineData(10, true)]
    [InlineData(40, false)]
    public async Task The_horizon_tells_what_expires_soon(int daysLeft, bool isSoon)
    {
        var address = Lab.Add($$"""{"name":"{{Name}}","httpsPort":5986,"certificates":[{"kind":"good","daysLeft":{{daysLeft.ToString(CultureInfo.InvariantCulture)}}}]}""");
        var facts = await ReadAsync(address);
        Assert.InRange(facts.CertificateDaysLeft!.Value, daysLeft - 1, daysLeft);
        Assert.Equal(isSoon, facts.CertificateExpiresSoon);
    }

    [NtlmFact]
    public async Task What_policy_sets_has_its_source_and_its_registry_value()
    {
        var address = Lab.Add($$"""{"name":"{{Name}}","domainPolicy":[{"key":"SOFTWARE\\Policies\\Microsoft\\Windows\\WinRM\\Service","name":"AllowBasic","number":0},{"key":"SOFTWARE\\Policies\\Microsoft\\Windows\\WinRM\\Client","name":"TrustedHosts","number":1},{"key":"SOFTWARE\\Policies\\Microsoft\\Windows\\WinRM\\Client","name":"TrustedHostsList","text":"*.lab.example.com"}]}""");
        Lab.Control.RefreshComputer(Name);
        var facts = await ReadAsync(address);
        Assert.Equal("GPO", facts.Settings.Find("Service/Auth/Basic")!.Source);
        Assert.False(facts.Service!.Basic);
        Assert.Equal("*.lab.example.com", facts.Client!.TrustedHosts);
        Assert.Contains(facts.Policy!, value => value is { Name: "AllowBasic", Type: "REG_DWORD", Value: "0" });
        Assert.Contains(facts.Policy!, value => value is { Name: "TrustedHostsList", Type: "REG_SZ", Value: "*.lab.example.com" });
    }

    [NtlmTheory]
    [InlineData("dead", WinRMEndpointState.TimedOut, "WinRmTimedOut")]
    [InlineData("silent", WinRMEndpointState.TimedOut, "WinRmTimedOut")]
    [InlineData("refusing", WinRMEndpointState.Refused, "WinRmConnectionRefused")]
    public async Task A_computer_that_does_not_answer_says_why(string mode, WinRMEndpointState state, string errorId)
    {
        var facts = await ReadAsync(Lab.Add($$"""{"name":"{{Name}}","httpsPort":5986,"mode":"{{mode}}"}"""));
        Assert.Equal(state, facts.Http.State);
        Assert.Equal(errorId, facts.ErrorId);
        Assert.False(facts.IsRead);
        Assert.Null(facts.ConnectionUri);
        Assert.Equal(0, facts.Port);
        Assert.EndsWith(".", facts.RecommendedAction, StringComparison.Ordinal);
    }

    [NtlmFact]
    public async Task A_name_that_resolves_to_nothing_says_so()
    {
        var facts = await ReadAsync("no-such-computer.invalid");
        Assert.Equal(WinRMEndpointState.NameUnknown, facts.Https.State);
        Assert.Equal("WinRmNameUnknown", facts.ErrorId);
    }

    [NtlmTheory]
    [InlineData("two words")]
    [InlineData("http://srv01")]
    [InlineData("srv01:5985")]
    [InlineData("")]
    public async Task What_is_no_name_is_not_tried(string name) => Assert.Equal("NotAComputerName", (await ReadAsync(name)).ErrorId);

    [NtlmFact]
    public async Task A_password_that_is_refused_is_tried_at_one_door_only()
    {
        var address = Lab.Add($$"""{"name":"{{Name}}","httpsPort":5986}""");
        var facts = await ReadAsync(address, WinRmLab.Pin(address), WinRmLab.AsAdmin(password: "wrong"));
        Assert.Equal("WinRmCredentialsRejected", facts.ErrorId);
        Assert.Equal(WinRMEndpointState.Denied, facts.Https.State);
        Assert.Equal(WinRMEndpointState.Answered, facts.Http.State);
        Assert.Equal(5986, facts.Port);
    }

    [NtlmFact]
    public async Task An_account_without_rights_is_denied()
    {
        var facts = await ReadAsync(Lab.Add($$"""{"name":"{{Name}}"}"""), logOn: WinRmLab.AsAdmin(user: @"LAB\lab-winrm-operator"));
        Assert.Equal("WinRmAccessDenied", facts.ErrorId);
        Assert.Equal(WinRMEndpointState.Denied, facts.Http.State);
    }

    [NtlmFact]
    public async Task Basic_never_goes_over_http()
    {
        var facts = await ReadAsync(Lab.Add($$"""{"name":"{{Name}}"}"""), logOn: WinRmLab.AsAdmin(WinRmAuthentication.Basic, WinRmLab.LocalAdmin, WinRmLab.LocalPassword));
        Assert.Equal("WinRmNeedsTls", facts.ErrorId);
        Assert.Equal(WinRMEndpointState.Answered, facts.Http.State);
        Assert.DoesNotContain(Lab.Requests(), request => request.StartsWith("Get", StringComparison.Ordinal));
    }

    [NtlmFact]
    public async Task When_only_https_is_wanted_http_is_not_logged_on_to()
    {
        var facts = await ReadAsync(Lab.Add($$"""{"name":"{{Name}}"}"""), onlyTls: true);
        Assert.False(facts.IsRead);
        Assert.Equal(WinRMEndpointState.Answered, facts.Http.State);
        Assert.Equal(facts.Https.ErrorId, facts.ErrorId);
    }

    [NtlmFact]
    public async Task What_one_part_refuses_does_not_hide_the_rest()
    {
        var address = Lab.Add($$"""{"name":"{{Name}}"}""");
        Lab.Fault("""{"resource":"StdRegProv","fault":5,"times":0}""");
        var facts = await ReadAsync(address);
        Assert.True(facts.IsRead);
        Assert.Single(facts.Listeners);
        Assert.Null(facts.Policy);
        Assert.Equal("WinRmAccessDenied", facts.ErrorId);
    }

    [NtlmFact]
    public async Task A_disabled_listener_is_not_listening()
    {
        var address = Lab.Add($$"""{"name":"{{Name}}","httpsPort":5986}""");
        using (var client = WinRmLab.Client(address, useSsl: true, trust: WinRmLab.Pin(address)))
        {
            await client.PutAsync(KeyGuard.WinRm.Protocol.ResourceUris.Listener, KeyGuard.WinRm.Protocol.ResourceUris.ListenerSelectors("*", "HTTP"),
                KeyGuard.WinRm.Protocol.WsManBodies.Settings(KeyGuard.WinRm.Protocol.ResourceUris.Listener, "Listener", ("Enabled", "false")), CancellationToken.None);
        }
        var facts = await ReadAsync(address, WinRmLab.Pin(address));
        var http = facts.Listeners.Single(listener => !listener.IsHttps);
        Assert.False(http.Enabled);
        Assert.False(http.IsListening);
        Assert.False(facts.Http.IsOpen);
    }

    private static async Task<WinRMSecurity> ReadAsync(string computer, ServerTrust? trust = null, WinRmLogOn? logOn = null, bool onlyTls = false) =>
        await new SecurityReader(new ReadingOptions
        {
            LogOn = logOn ?? WinRmLab.AsAdmin(),
            Trust = trust ?? ServerTrust.Of(null),
            OnlyTls = onlyTls,
            Patience = new WinRmPatience { Connect = TimeSpan.FromSeconds(2) },
        }).ReadAsync(new ComputerRequest(computer), CancellationToken.None);
}
