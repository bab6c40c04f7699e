using System;
using System.Net.Http;
using System.Security;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Errors;
using KeyGuard.Http;
using KeyGuard.Operations.Journal;
using KeyGuard.Polyfills;
using KeyGuard.VSphere;
using KeyGuard.VSphere.Session;

namespace KeyGuard.Connections;

/// <summary>
/// Opens connections to vCenters: the version first, then what the server says it is, and only then the user. No password is
/// sent to what has not shown itself to be a vCenter.
/// </summary>
internal sealed class VCenterConnector
{
    private readonly HttpPipelineOptions _http;

    /// <param name="http">How patient the connection is, and which certificate it accepts.</param>
    public VCenterConnector(HttpPipelineOptions http)
    {
        _http = http;
        // Half of what a call may take, so that a server that has nothing to say is not taken for one that is silent.
        Vim = new VimOptions { Clock = http.Clock, LongestWait = TimeSpan.FromSeconds(Math.Min(20, http.AttemptTimeout.TotalSeconds / 2)) };
    }

    /// <summary>What stands in for the network.</summary>
    public HttpMessageHandler? Innermost { private get; init; }

    /// <summary>How the client behaves over time.</summary>
    public VimOptions Vim { private get; init; }

    /// <summary>A vCenter's base URL. A whole URL is taken as it is, without its path.</summary>
    public static Uri Endpoint(string server, int port)
    {
        if (server.Has("://", StringComparison.Ordinal)) return KmsEndpoints.Parse(server);
        var host = server.Trim('[', ']');
        if (Uri.CheckHostName(host) == UriHostNameType.Unknown) throw Faults.VCenterNameInvalid(server);
        return new UriBuilder(Uri.UriSchemeHttps, host, port).Uri;
    }

    /// <summary>Logs in.</summary>
    /// <exception cref="VimException">The server, its certificate or the user is not accepted.</exception>
    public Task<VCenterConnection> OpenAsync(string name, Uri endpoint, string userName, SecureString password, JournalFile journal, CancellationToken cancellationToken) =>
        OpenAsync(name, endpoint, journal, (transport, content) => VimSession.LogInAsync(transport, content, userName, password, cancellationToken), cancellationToken);

    /// <summary>Uses PowerCLI's session.</summary>
    /// <exception cref="VimException">The server or its certificate is not accepted, or the session is not known.</exception>
    public Task<VCenterConnection> BorrowAsync(string name, PowerCliServer server, JournalFile journal, CancellationToken cancellationToken) =>
        OpenAsync(name, server.Endpoint, journal, (transport, content) => VimSession.BorrowAsync(transport, content, server.SessionSecret, cancellationToken), cancellationToken);

    private async Task<VCenterConnection> OpenAsync(string name, Uri endpoint, JournalFile journal, Func<VimTransport, ServiceContent, Task<VimSession>> session, CancellationToken cancellationToken)
    {
        EndpointRules.Check(endpoint);
        var transport = new VimTransport(endpoint, new HttpPipeline(_http, Innermost), _http.Trust ?? ServerTrust.Of(null));
        try
        {
            await transport.Versions.NegotiateAsync(cancellationToken).ConfigureAwait(false);
            var content = await IdentifyAsync(transport, cancellationToken).ConfigureAwait(false);
            var client = new VimClient(transport, await session(transport, content).ConfigureAwait(false), content, Vim);
            return new VCenterConnection(name, client, journal, _http.Clock.GetUtcNow());
        }
        catch
        {
            transport.Dispose();
            throw;
        }
    }

    private static async Task<ServiceContent> IdentifyAsync(VimTransport transport, CancellationToken cancellationToken)
    {
        var values = await transport.CallAsync(new VimCall("RetrieveServiceContent", ServiceContent.ServiceInstance) { Repeatable = true }, null, cancellationToken).ConfigureAwait(false);
        var content = new ServiceContent(values.Count > 0 ? values[0] : throw Faults.VimBadReply(transport.Endpoint, null), transport.Endpoint);
        if (!content.About.IsVCenter) throw Faults.VimNotAVCenter(transport.Endpoint, content.About.FullName is { Length: > 0 } product ? product : "something else");
        var offered = VimVersion.Parse(content.About.ApiVersion);
        if (offered is { } version && version < VimVersion.V65) throw Faults.VimTooOld(transport.Endpoint, "VM encryption", VimVersion.V65, version);
        transport.Versions.AgreeOn(offered);
        return content;
    }
}
