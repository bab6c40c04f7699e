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
internal sealed class EndpointProbe
{
    private readonly WinRmTarget _target;
    private readonly ServerTrust _trust;
    private readonly ReadingOptions _options;
    private readonly CancellationTokenSource _deadline;
    private volatile bool _connected;

    private EndpointProbe(WinRmTarget target, ReadingOptions options, CancellationToken cancellationToken)
    {
        _target = target;
        _options = options;
        _trust = options.Trust.ForOneServer();
        _deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _deadline.CancelAfter(options.Patience.Connect);
        Ended = TryAsync(cancellationToken);
    }

    /// <summary>What was found.</summary>
    public Task<WinRMEndpoint> Ended { get; }

    public int Port => _target.Port;

    /// <summary>Whether the port has taken a connection by now.</summary>
    public bool IsConnected => _connected;

    /// <summary>Whether WinRM has answered by now.</summary>
    public bool HasAnswered => Ended.Status == TaskStatus.RanToCompletion && Ended.Result.IsOpen;

    public static EndpointProbe Begin(WinRmTarget target, ReadingOptions options, CancellationToken cancellationToken) => new(target, options, cancellationToken);

    /// <summary>Does not wait any longer; what was not found by now has timed out.</summary>
    public void GiveUp()
    {
        try
        {
            _deadline.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has just ended by itself.
        }
    }

    private async Task<WinRMEndpoint> TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            (await TcpConnector.ConnectAsync(_target.ComputerName, _target.Port, _options.Patience.Connect, _deadline.Token).ConfigureAwait(false)).Dispose();
            _connected = true;
            var identity = await IdentifyAsync(_deadline.Token).ConfigureAwait(false);
            return Found(WinRMEndpointState.Answered, null, identity.ProductVersion);
        }
        catch (Exception failure) when (failure is TimeoutException || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return Found(WinRMEndpointState.TimedOut, Faults.WinRmNoConnection(_target, WinRMEndpointState.TimedOut, _connected ? "a connection, but no answer in time." : "no connection in time."));
        }
        catch (SocketException failure)
        {
            var state = State(failure.SocketErrorCode);
            return Found(state, Faults.WinRmNoConnection(_target, state, failure.Message));
        }
        catch (WsManException failure)
        {
            return Found(State(failure), failure);
        }
        finally
        {
            _deadline.Dispose();
        }
    }

    private async Task<WsManIdentity> IdentifyAsync(CancellationToken cancellationToken)
    {
        using var client = new WsManClient(WinRmTransports.Anonymous(_target, _trust, _options.Patience, _options.Clock));
        try
        {
            return await client.IdentifyAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            ComputerSession.Keep(_options.Trace, client.Transport);
        }
    }

    private WinRMEndpoint Found(WinRMEndpointState state, WsManException? failure, string? productVersion = null) => new(_target.Port, _target.UseSsl, state)
    {
        ProductVersion = productVersion,
        Certificate = CertificateFacts.Of(_trust.Presented, _options.Clock.GetUtcNow()),
        ErrorId = failure?.ErrorId,
        Error = failure?.Message,
        Failure = failure,
        IsConnected = _connected,
    };

    private static WinRMEndpointState State(SocketError error) => error switch
    {
        SocketError.ConnectionRefused => WinRMEndpointState.Refused,
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain or SocketError.NoRecovery => WinRMEndpointState.NameUnknown,
        SocketError.TimedOut => WinRMEndpointState.TimedOut,
        _ => WinRMEndpointState.Unreachable,
    };

    // A connection was taken a moment ago, so what fails now fails because of what listens there.
    private WinRMEndpointState State(WsManException failure) => failure.ErrorId switch
    {
        "TlsNotTrusted" => WinRMEndpointState.Untrusted,
        "WinRmTimedOut" => WinRMEndpointState.TimedOut,
        "WinRmUnreachable" or "WinRmConnectionLost" when _target.UseSsl => WinRMEndpointState.Untrusted,
        "WinRmUnreachable" => WinRMEndpointState.Unreachable,
        // Somebody who wants a log-on even for Identify is WinRM all the same.
        "WinRmAuthenticationNotOffered" => WinRMEndpointState.Answered,
        _ => WinRMEndpointState.NotWinRM,
    };
}
