using System;
using System.IO;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Threading;
using System.Threading.Tasks;

namespace KeyGuard.Http;

/// <summary>
/// Looks at the certificate that a server really shows, over a new connection on which nothing is sent but the handshake. The handshake's
/// own success does not matter: also a certificate that is refused is seen.
/// </summary>
internal static class TlsProbe
{
#if NETFRAMEWORK
    private const SslProtocols Versions = SslProtocols.Tls12;
#else
    private const SslProtocols Versions = SslProtocols.Tls12 | SslProtocols.Tls13;
#endif

    /// <summary>The certificate, with this computer's judgement of it; null where the handshake did not come that far.</summary>
    /// <param name="host">The server, by the name that must be in its certificate.</param>
    /// <param name="port">The port.</param>
    /// <param name="trust">What is accepted; it remembers what was shown.</param>
    /// <param name="limit">How long it may take in all.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="SocketException">No connection.</exception>
    /// <exception cref="TimeoutException">No connection within the limit.</exception>
    public static async Task<PresentedCertificate?> LookAsync(string host, int port, ServerTrust trust, TimeSpan limit, CancellationToken cancellationToken)
    {
        var own = trust.ForOneServer();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(limit);
        using var socket = await TcpConnector.ConnectAsync(host, port, limit, cancellationToken).ConfigureAwait(false);
        using var tls = new SslStream(new NetworkStream(socket, ownsSocket: false), leaveInnerStreamOpen: false, (_, certificate, chain, errors) => own.Accepts(certificate, errors, chain));
        try
        {
            using (deadline.Token.Register(socket.Dispose)) await tls.AuthenticateAsClientAsync(host, null, Versions, checkCertificateRevocation: false).OrGiveUpAsync(deadline.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is AuthenticationException or IOException or SocketException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
        return own.Presented;
    }
}
