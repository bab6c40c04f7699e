using System;
using System.Net.Http;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Errors;
using KeyGuard.Http;
using KeyGuard.KeyProtect;
using KeyGuard.Tests.Support;
using Xunit;

namespace KeyGuard.Tests.Http;

/// <summary>Certificates are always checked.</summary>
public sealed class TlsTests
{
    private readonly FakeClock _clock = new();

    [Fact]
    public async Task A_self_signed_certificate_is_not_trusted_and_not_tried_again()
    {
        using var certificate = UntrustedCertificate.Load();
        using var server = new RawServer(stream => HandshakeAsync(stream, certificate), "https");
        var failure = await FailureAsync(server.Uri);
        Assert.Equal(TransportFailure.Untrusted, failure.Failure);
        Assert.Equal(1, server.Connections);
        var shown = Faults.NoAnswer(failure);
        Assert.Equal(KmsErrorKind.Rejected, shown.Kind);
        Assert.Equal("TlsNotTrusted", shown.ErrorId);
        Assert.Equal(FaultCategory.SecurityError, shown.Category);
    }

    [Fact]
    public async Task A_server_that_speaks_no_TLS_is_never_an_answer()
    {
        using var server = new RawServer(stream => RawServer.WriteAsync(stream, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"), "https");
        await FailureAsync(server.Uri);
    }

    [Fact]
    public async Task A_connection_that_breaks_in_the_handshake_is_an_outage_and_no_matter_of_trust()
    {
        using var server = new RawServer(_ => Task.CompletedTask, "https");
        var failure = await FailureAsync(server.Uri);
        Assert.NotEqual(TransportFailure.Untrusted, failure.Failure);
        Assert.Equal(KmsErrorKind.Unavailable, Faults.NoAnswer(failure).Kind);
        Assert.Equal(5, server.Connections);
    }

    private async Task<HttpTransportException> FailureAsync(Uri uri)
    {
        using var http = new HttpPipeline(new HttpPipelineOptions { Clock = _clock });
        return await Assert.ThrowsAsync<HttpTransportException>(() => http.SendAsync(new HttpCall(HttpMethod.Get, uri) { Repeatable = true }, CancellationToken.None));
    }

    private static async Task HandshakeAsync(System.IO.Stream stream, X509Certificate2 certificate)
    {
        using var tls = new SslStream(stream);
        try
        {
            await tls.AuthenticateAsServerAsync(certificate, clientCertificateRequired: false, SslProtocols.Tls12, checkCertificateRevocation: false);
            await RawServer.WriteAsync(tls, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        }
        catch (AuthenticationException)
        {
            // The client turned the certificate down, as it should.
        }
    }
}
