using System;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Errors;
using KeyGuard.Http;
using KeyGuard.WinRm.Facts;
using KeyGuard.WinRm.Protocol;
using KeyGuard.WinRm.Transport;

namespace KeyGuard.WinRm.Reading;

/// <summary>
/// Finds out what is at a port without logging on: a connection, for https the certificate, and who answers (Identify). All of it
/// within the time for connecting, so that a computer that hangs gives its place free.
/// </summary>
internal sealed class EndpointProbe(WinRmPatience patience, TimeProvider clock, HttpTraceLog? trace = null)
{
    /// <param name="target">The port.</param>
    /// <param name="trust">What certificates are accepted.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<WinRMEndpoint> TryAsync(WinRmTarget target, ServerTrust trust, CancellationToken cancellationToken)
    {
        var own = trust.ForOneServer();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(patience.Connect);
        try
        {
            (await TcpConnector.ConnectAsync(target.ComputerName, target.Port, patience.Connect, deadline.Token).ConfigureAwait(false)).Dispose();
            var identity = await IdentifyAsync(target, own, deadline.Token).ConfigureAwait(false);
            return Found(target, WinRMEndpointState.Answered, own, null, identity.ProductVersion);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Found(target, WinRMEndpointState.TimedOut, own, Faults.WinRmNoConnection(target, WinRMEndpointState.TimedOut, $"no answer within {patience.Connect.TotalSeconds:0.#} s"));
        }
        catch (TimeoutException failure)
        {
            return Found(target, WinRMEndpointState.TimedOut, own, Faults.WinRmNoConnection(target, WinRMEndpointState.TimedOut, failure.Message));
        }
        catch (SocketException failure)
        {
            var state = State(failure.SocketErrorCode);
            return Found(target, state, own, Faults.WinRmNoConnection(target, state, failure.Message));
        }
        catch (WsManException failure)
        {
            return Found(target, State(failure, target), own, failure);
        }
    }

    private async Task<WsManIdentity> IdentifyAsync(WinRmTarget target, ServerTrust own, CancellationToken cancellationToken)
    {
        using var client = new WsManClient(WinRmTransports.Anonymous(target, own, patience));
        try
        {
            return await client.IdentifyAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            ComputerSession.Keep(trace, client.Transport);
        }
    }

    private WinRMEndpoint Found(WinRmTarget target, WinRMEndpointState state, ServerTrust own, WsManException? failure, string? productVersion = null) => new(target.Port, target.UseSsl, state)
    {
        ProductVersion = productVersion,
        Certificate = CertificateFacts.Of(own.Presented, clock.GetUtcNow()),
        ErrorId = failure?.ErrorId,
        Error = failure?.Message,
        Failure = failure,
    };

    private static WinRMEndpointState State(SocketError error) => error switch
    {
        SocketError.ConnectionRefused => WinRMEndpointState.Refused,
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain or SocketError.NoRecovery => WinRMEndpointState.NameUnknown,
        SocketError.TimedOut => WinRMEndpointState.TimedOut,
        _ => WinRMEndpointState.Unreachable,
    };

    // A connection was taken a moment ago, so what fails now fails because of what listens there.
    private static WinRMEndpointState State(WsManException failure, WinRmTarget target) => failure.ErrorId switch
    {
        "TlsNotTrusted" => WinRMEndpointState.Untrusted,
        "WinRmTimedOut" => WinRMEndpointState.TimedOut,
        "WinRmUnreachable" or "WinRmConnectionLost" when target.UseSsl => WinRMEndpointState.Untrusted,
        "WinRmUnreachable" => WinRMEndpointState.Unreachable,
        // Somebody who wants a log-on even for Identify is WinRM all the same.
        "WinRmAuthenticationNotOffered" => WinRMEndpointState.Answered,
        _ => WinRMEndpointState.NotWinRM,
    };
}
