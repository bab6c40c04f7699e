using System;
using System.Linq;
using System.Threading.Tasks;
using KeyGuard.Errors;
using KeyGuard.Http;
using KeyGuard.Tests.Support;
using KeyGuard.Vbr;
using Xunit;

namespace KeyGuard.Tests.Vbr;

/// <summary>A certificate is trusted by the system or pinned; there is no third way.</summary>
public sealed class TrustTests(LabProcess lab) : VbrTest(lab)
{
    [Fact]
    public async Task A_certificate_that_nobody_trusts_is_refused_and_its_thumbprint_shown()
    {
        var failure = await RefusedAsync(() => ConnectAsync(Lab.TlsUrl, ServerTrust.Of(null)), VbrErrorKind.Untrusted, "TlsNotTrusted");
        Assert.Contains(Lab.TlsThumbprint, failure.Message.Replace(":", ""));
        Assert.Equal(0, Control.Count("vbr-token"));
    }

    [Fact]
    public async Task The_pinned_certificate_is_accepted()
    {
        var connection = await ConnectAsync(Lab.TlsUrl, ServerTrust.Of(Lab.TlsThumbprint));
        Assert.Equal(Lab.TlsThumbprint, connection.CertificateThumbprint);
        await AddAsync(connection, "over TLS");
        Assert.Equal("over TLS", Assert.Single(await ListAsync(connection)).Hint);
    }

    [Fact]
    public async Task Another_certificate_than_the_pinned_one_is_refused_before_anything_is_sent()
    {
        var other = new string(Lab.TlsThumbprint.Reverse().ToArray());
        var failure = await RefusedAsync(() => ConnectAsync(Lab.TlsUrl, ServerTrust.Of(other)), VbrErrorKind.Untrusted, "TlsNotTrusted");
        Assert.Contains("pinned", failure.Message);
        Assert.Empty(Control.Requests());
    }

    [Fact]
    public void A_pin_holds_even_where_the_system_would_trust()
    {
        using var certificate = UntrustedCertificate.Load();
        Assert.True(ServerTrust.Of(null).Accepts(certificate, System.Net.Security.SslPolicyErrors.None));
        Assert.True(ServerTrust.Of(ServerTrust.Thumbprint(certificate)).Accepts(certificate, System.Net.Security.SslPolicyErrors.RemoteCertificateChainErrors));
        Assert.False(ServerTrust.Of(new string('A', 64)).Accepts(certificate, System.Net.Security.SslPolicyErrors.None));
        Assert.False(ServerTrust.Of(new string('A', 64)).Accepts(null, System.Net.Security.SslPolicyErrors.None));
    }

    [Fact]
    public void Thumbprints_may_be_written_with_colons_and_in_small_letters()
    {
        var pairs = string.Join(":", Enumerable.Repeat("ab", 32));
        Assert.Equal(string.Concat(Enumerable.Repeat("AB", 32)), ServerTrust.Of(pairs).Pin);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no")]
    [InlineData("DA39A3EE5E6B4B0D3255BFEF95601890AFD80709")]
    [InlineData("zzb0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    public void Anything_but_a_SHA_256_thumbprint_is_refused(string thumbprint) =>
        Assert.Equal("ThumbprintInvalid", Assert.Throws<KeyGuardException>(() => ServerTrust.Of(thumbprint)).ErrorId);

    [Theory]
    [InlineData("backup01", 9419, "https://backup01:9419/")]
    [InlineData("10.0.0.1", 443, "https://10.0.0.1/")]
    [InlineData("::1", 9419, "https://[::1]:9419/")]
    [InlineData("http://127.0.0.1:8080", 9419, "http://127.0.0.1:8080/")]
    public void A_server_is_a_name_an_address_or_a_URL(string server, int port, string endpoint) =>
        Assert.Equal(new Uri(endpoint), KeyGuard.Connections.VbrConnector.Endpoint(server, port));

    [Theory]
    [InlineData("backup 01", "ServerNameInvalid")]
    [InlineData("backup01/path", "ServerNameInvalid")]
    [InlineData("http://backup01:9419", "EndpointInvalid")]
    [InlineData("https://me@backup01", "EndpointInvalid")]
    public void Anything_else_is_refused(string server, string id) =>
        Assert.Equal(id, Assert.Throws<KeyGuardException>(() => KeyGuard.Connections.VbrConnector.Endpoint(server, 9419)).ErrorId);
}
