#if NETFRAMEWORK
using System.Net;
#else
using System;
#endif
using System.Net.Http;
using System.Security.Authentication;

namespace KeyGuard.Http;

/// <summary>
/// Makes the innermost handler for each framework: TLS 1.2 or later, no redirects, enough connections. Certificates are
/// validated by the system, unless a <see cref="ServerTrust"/> looks at them as well.
/// </summary>
internal static class MessageHandlers
{
#if NETFRAMEWORK
    public static HttpMessageHandler Create(HttpPipelineOptions? given = null)
    {
        var options = given ?? new HttpPipelineOptions();
        var handler = new HttpClientHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            MaxConnectionsPerServer = options.ConnectionsPerServer,
            // .NET Framework 4.7.2 has no name for TLS 1.3, and refuses the number on systems without it.
            SslProtocols = SslProtocols.Tls12,
            ServerCertificateCustomValidationCallback = options.Trust is { } trust ? (_, certificate, chain, errors) => trust.Accepts(certificate, errors, chain) : null,
            UseProxy = options.UseProxy,
            Credentials = options.Credentials,
        };
        if (options.UseProxy) handler.Proxy = new LocalBypassProxy(WebRequest.DefaultWebProxy ?? new WebProxy());
        if (options.ClientCertificate is { } own) handler.ClientCertificates.Add(own);
        return handler;
    }
#else
    public static HttpMessageHandler Create(HttpPipelineOptions? given = null)
    {
        var options = given ?? new HttpPipelineOptions();
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            MaxConnectionsPerServer = options.ConnectionsPerServer,
            ConnectTimeout = options.ConnectTimeout,
            // A connection is renewed now and then so that a changed DNS entry is noticed.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            SslOptions =
            {
                EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                RemoteCertificateValidationCallback = options.Trust is { } trust ? (_, certificate, chain, errors) => trust.Accepts(certificate, errors, chain) : null,
            },
            Proxy = options.UseProxy ? new LocalBypassProxy(HttpClient.DefaultProxy) : null,
            UseProxy = options.UseProxy,
            Credentials = options.Credentials,
            // Correlation ids are ours; distributed tracing headers would tell a third party about the caller.
            ActivityHeadersPropagator = null,
        };
        if (options.ClientCertificate is { } own) handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => own;
        return handler;
    }
#endif
}
