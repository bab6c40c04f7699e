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
    // At least as many as the highest -ThrottleLimit, so that the throttle is what limits.
    private const int ConnectionsPerServer = 256;

#if NETFRAMEWORK
    public static HttpMessageHandler Create(ServerTrust? trust = null) => new HttpClientHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        MaxConnectionsPerServer = ConnectionsPerServer,
        // .NET Framework 4.7.2 has no name for TLS 1.3, and refuses the number on systems without it.
        SslProtocols = SslProtocols.Tls12,
        ServerCertificateCustomValidationCallback = trust is null ? null : (_, certificate, _, errors) => trust.Accepts(certificate, errors),
        Proxy = new LocalBypassProxy(WebRequest.DefaultWebProxy ?? new WebProxy()),
        UseProxy = true,
    };
#else
    public static HttpMessageHandler Create(ServerTrust? trust = null) => new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        MaxConnectionsPerServer = ConnectionsPerServer,
        ConnectTimeout = TimeSpan.FromSeconds(15),
        // A connection is renewed now and then so that a changed DNS entry is noticed.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        SslOptions =
        {
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            RemoteCertificateValidationCallback = trust is null ? null : (_, certificate, _, errors) => trust.Accepts(certificate, errors),
        },
        Proxy = new LocalBypassProxy(HttpClient.DefaultProxy),
        UseProxy = true,
        // Correlation ids are ours; distributed tracing headers would tell a third party about the caller.
        ActivityHeadersPropagator = null,
    };
#endif
}
