using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Errors;
using KeyGuard.Http;
using KeyGuard.WinRm.Facts;
using KeyGuard.WinRm.Protocol;
using KeyGuard.WinRm.Transport;

namespace KeyGuard.WinRm.Reading;

/// <summary>
/// A computer's two ports as they were found, and a client that has logged on at the better one. Https comes first; http is taken
/// where that does not answer, but a password that was refused at one port is not tried at the other. For a port that swallows packets,
/// as firewalls do, nobody waits as long as the other one answers.
/// </summary>
internal sealed class ComputerSession : IDisposable
{
    // A lost packet of a new connection is sent again after one second.
    private static readonly TimeSpan LeastWait = TimeSpan.FromSeconds(1.5);

    private readonly ReadingOptions _options;
    private readonly WinRmTarget _httpTarget;
    private readonly WinRmTarget _httpsTarget;
    private readonly EndpointProbe _httpProbe;
    private readonly EndpointProbe _httpsProbe;
    private WinRMEndpoint? _http;
    private WinRMEndpoint? _https;

    private ComputerSession(ComputerRequest computer, ReadingOptions options, CancellationToken cancellationToken)
    {
        _options = options;
        _httpTarget = WinRmTarget.Of(computer.ComputerName, useSsl: false, computer.HttpPort ?? options.HttpPort, options.Path);
        _httpsTarget = _httpTarget.With(useSsl: true, computer.HttpsPort ?? options.HttpsPort);
        _httpProbe = EndpointProbe.Begin(_httpTarget, options, cancellationToken);
        _httpsProbe = EndpointProbe.Begin(_httpsTarget, options, cancellationToken);
    }

    /// <summary>What was found at the port for http; known once <see cref="SettleAsync"/> has ended.</summary>
    public WinRMEndpoint Http => _http ?? _httpProbe.Ended.Result;

    /// <summary>What was found at the port for https; known once <see cref="SettleAsync"/> has ended.</summary>
    public WinRMEndpoint Https => _https ?? _httpsProbe.Ended.Result;

    /// <summary>The client that has logged on; null where nobody let it in.</summary>
    public WsManClient? Client { get; private set; }

    /// <summary>The settings, which the log-on was proved with.</summary>
    public WinRMSettings? Settings { get; private set; }

    /// <summary>Why there is no client.</summary>
    public KeyGuardException? Failure { get; private set; }

    // A log-on that can't encrypt messages is for https only.
    private bool MayUseHttp => !_options.OnlyTls && _options.LogOn.Authentication is WinRmAuthentication.Negotiate or WinRmAuthentication.Kerberos;

    /// <summary>Tries both ports at the same time, and logs on.</summary>
    public static async Task<ComputerSession> OpenAsync(ComputerRequest computer, ReadingOptions options, CancellationToken cancellationToken)
    {
        var session = new ComputerSession(computer, options, cancellationToken);
        try
        {
            await session.LogOnAsync(cancellationToken).ConfigureAwait(false);
            if (session.Client is not null) return session;
            await session.SettleAsync([]).ConfigureAwait(false);
            session.Failure ??= session.WhyNot();
            return session;
        }
        catch
        {
            await session.GiveUpAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// Has the outcome of both ports. Where one was logged on to, a port that has not even taken a connection by now is waited for
    /// only if the computer says that it listens there.
    /// </summary>
    /// <param name="listening">The ports of its listeners.</param>
    public async Task SettleAsync(IReadOnlyCollection<int> listening)
    {
        if (Client is null) await Task.WhenAny(Task.WhenAll(_httpProbe.Ended, _httpsProbe.Ended), Task.Delay(LeastWait)).ConfigureAwait(false);
        var isOneThere = _httpProbe.HasAnswered || _httpsProbe.HasAnswered;
        foreach (var probe in new[] { _httpProbe, _httpsProbe })
        {
            if (isOneThere && !probe.IsConnected && !probe.Ended.IsCompleted && !listening.Contains(probe.Port)) probe.GiveUp();
            await probe.Ended.ConfigureAwait(false);
        }
    }

    public void Dispose() => Client?.Dispose();

    private async Task LogOnAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAny(_httpProbe.Ended, _httpsProbe.Ended).ConfigureAwait(false);
        var isHttpTried = MayUseHttp && _httpProbe.HasAnswered && !_httpsProbe.IsConnected && !_httpsProbe.Ended.IsCompleted;
        if (isHttpTried && await TryHttpAsync(cancellationToken).ConfigureAwait(false)) return;
        if ((await _httpsProbe.Ended.ConfigureAwait(false)).IsOpen && await TryHttpsAsync(cancellationToken).ConfigureAwait(false)) return;
        if (MayUseHttp && !isHttpTried && (await _httpProbe.Ended.ConfigureAwait(false)).IsOpen) await TryHttpAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> TryHttpAsync(CancellationToken cancellationToken)
    {
        (_http, var isDone) = await TryAsync(_httpTarget, await _httpProbe.Ended.ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        return isDone;
    }

    private async Task<bool> TryHttpsAsync(CancellationToken cancellationToken)
    {
        (_https, var isDone) = await TryAsync(_httpsTarget, await _httpsProbe.Ended.ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        return isDone;
    }

    // Done is who is let in, and who is turned away for a reason that holds for the other port as well.
    private async Task<(WinRMEndpoint Endpoint, bool IsDone)> TryAsync(WinRmTarget target, WinRMEndpoint endpoint, CancellationToken cancellationToken)
    {
        IWsManTransport? transport = null;
        try
        {
            transport = _options.Open(target, _options.Trust.ForOneServer());
            var client = new WsManClient(transport);
            Settings = await ConfigurationReader.ReadAsync(client, cancellationToken).ConfigureAwait(false);
            (Client, Failure) = (client, null);
            return (endpoint.After(WinRMEndpointState.Authenticated, null), true);
        }
        catch (KeyGuardException failure)
        {
            Keep(_options.Trace, transport);
            transport?.Dispose();
            Failure = failure;
            return (endpoint.After(IsOfThisPort(failure) ? endpoint.State : WinRMEndpointState.Denied, failure), !IsOfThisPort(failure));
        }
        catch
        {
            transport?.Dispose();
            throw;
        }
    }

    private async Task GiveUpAsync()
    {
        foreach (var probe in new[] { _httpProbe, _httpsProbe })
        {
            if (!probe.Ended.IsCompleted) probe.GiveUp();
            // Whatever it still has to say, nobody wants to hear it; but it must be over.
            await Task.WhenAny(probe.Ended).ConfigureAwait(false);
        }
    }

    /// <summary>Hands on what was said, before the transport goes.</summary>
    public static void Keep(HttpTraceLog? all, IWsManTransport? transport)
    {
        while (transport?.Trace is { } trace && all is not null && trace.TryTake(out var line)) all.Add(line);
    }

    // Nobody let one in, and nobody was asked to.
    private KeyGuardException? WhyNot()
    {
        if (_options.OnlyTls) return Https.Failure;
        if (Http.IsOpen && !MayUseHttp) return Faults.WinRmNeedsTls(new WinRmDoor(_httpTarget, _options.LogOn.Authentication));
        // Of two failures, the one at the port where there is at least something says more.
        return Says(Http) > Says(Https) ? Http.Failure : Https.Failure;
    }

    private static int Says(WinRMEndpoint endpoint) => endpoint.State switch
    {
        WinRMEndpointState.Untrusted => 3,
        WinRMEndpointState.NotWinRM => 2,
        WinRMEndpointState.Refused => 0,
        _ => 1,
    };

    // Failures that say something about a port or what is behind it, not about the account.
    private static bool IsOfThisPort(KeyGuardException failure) => failure.ErrorId is
        "WinRmUnreachable" or "WinRmConnectionLost" or "WinRmAuthenticationNotOffered" or "WinRmUrlPrefixWrong" or "WinRmRedirected" or "WinRmUnavailable" or "WinRmUnexpectedStatus" or "WinRmReplyInvalid" or "TlsNotTrusted";
}
