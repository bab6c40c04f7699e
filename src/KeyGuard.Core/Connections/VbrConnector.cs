using System;
using System.Net.Http;
using System.Security;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Errors;
using KeyGuard.Http;
using KeyGuard.KeyProtect.Iam;
using KeyGuard.Polyfills;
using KeyGuard.Vbr;

namespace KeyGuard.Connections;

/// <summary>Opens connections to backup servers: version first, then the user, then one listing as proof.</summary>
internal sealed class VbrConnector
{
    private readonly HttpPipelineOptions _http;

    /// <param name="http">How patient the connection is, and which certificate it accepts.</param>
    public VbrConnector(HttpPipelineOptions http) => _http = http;

    /// <summary>What stands in for the network.</summary>
    public HttpMessageHandler? Innermost { private get; init; }

    /// <summary>The base URL of a server's REST API. A whole URL is taken as it is.</summary>
    public static Uri Endpoint(string server, int port)
    {
        if (server.Has("://", StringComparison.Ordinal)) return KmsEndpoints.Parse(server);
        if (Uri.CheckHostName(server.Trim('[', ']')) == UriHostNameType.Unknown) throw Faults.ServerNameInvalid(server);
        return new UriBuilder(Uri.UriSchemeHttps, server, port).Uri;
    }

    /// <exception cref="VbrException">The server, its certificate, the user or its role is not accepted.</exception>
    public async Task<VbrConnection> OpenAsync(string name, Uri endpoint, string userName, SecureString password, CancellationToken cancellationToken)
    {
        EndpointRules.Check(endpoint);
        var trust = _http.Trust ?? ServerTrust.Of(null);
        var transport = new VbrTransport(endpoint, new HttpPipeline(_http, Innermost), trust);
        var tokens = new CachedTokenSource(new VbrTokenIssuer(transport, userName, password, _http.Clock), _http.Clock);
        var client = new VbrClient(new VbrChannel(transport, tokens), VerifyLimiter.For(endpoint, _http.Clock));
        try
        {
            await VbrNegotiation.AgreeAsync(transport, cancellationToken).ConfigureAwait(false);
            await client.ListPasswordsAsync(cancellationToken).ConfigureAwait(false);
            var server = await client.FindServerInfoAsync(cancellationToken).ConfigureAwait(false);
            return new VbrConnection(name, client, _http.Clock.GetUtcNow()) { UserName = userName, ServerName = server?.Name, BuildVersion = server?.BuildVersion };
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }
}
