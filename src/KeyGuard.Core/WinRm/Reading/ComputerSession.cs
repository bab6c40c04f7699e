using System;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Errors;
using KeyGuard.Http;
using KeyGuard.WinRm.Facts;
using KeyGuard.WinRm.Protocol;
using KeyGuard.WinRm.Transport;

namespace KeyGuard.WinRm.Reading;

/// <summary>
/// A computer's two ports as they were found, and a client that has logged on at the better one. Https comes first; http is tried
/// where that does not answer, but a password that was refused at one port is not tried at the other.
/// </summary>
internal sealed class ComputerSession : IDisposable
{
    private ComputerSession(WinRMEndpoint http, WinRMEndpoint https)
    {
        Http = http;
        Https = https;
    }

    public WinRMEndpoint Http { get; private set; }

    public WinRMEndpoint Https { get; private set; }

    /// <summary>The client that has logged on; null where nobody let it in.</summary>
    public WsManClient? Client { get; private set; }

    /// <summary>The settings, which the log-on was proved with.</summary>
    public WinRMSettings? Settings { get; private set; }

    /// <summary>Why there is no client.</summary>
    public KeyGuardException? Failure { get; private set; }

    /// <summary>Tries both ports at the same time, then logs on.</summary>
    public static async Task<ComputerSession> OpenAsync(ComputerRequest computer, ReadingOptions options, CancellationToken cancellationToken)
    {
        var http = WinRmTarget.Of(computer.ComputerName, useSsl: false, computer.HttpPort ?? options.HttpPort, options.Path);
        var https = http.With(useSsl: true, computer.HttpsPort ?? options.HttpsPort);
        var probe = new EndpointProbe(options.Patience, options.Clock, options.Trace);
        var first = probe.TryAsync(http, options.Trust, cancellationToken);
        var second = probe.TryAsync(https, options.Trust, cancellationToken);
        await Task.WhenAll(first, second).ConfigureAwait(false);
        var session = new ComputerSession(await first.ConfigureAwait(false), await second.ConfigureAwait(false));
        await session.LogOnAsync(http, https, options, cancellationToken).ConfigureAwait(false);
        return session;
    }

    public void Dispose() => Client?.Dispose();

    private async Task LogOnAsync(WinRmTarget http, WinRmTarget https, ReadingOptions options, CancellationToken cancellationToken)
    {
        if (Https.IsOpen)
        {
            (Https, var failure) = await TryAsync(https, Https, options, cancellationToken).ConfigureAwait(false);
            if (failure is null || !IsOfThisPort(failure)) return;
        }
        if (Http.IsOpen && MayUseHttp(options)) (Http, _) = await TryAsync(http, Http, options, cancellationToken).ConfigureAwait(false);
        if (Client is null) Failure ??= WhyNot(http, options);
    }

    // Nobody let one in, and nobody was asked to.
    private KeyGuardException? WhyNot(WinRmTarget http, ReadingOptions options)
    {
        if (options.OnlyTls) return Https.Failure;
        if (Http.IsOpen) return Faults.WinRmNeedsTls(new WinRmDoor(http, options.LogOn.Authentication));
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

    private async Task<(WinRMEndpoint Endpoint, KeyGuardException? Failure)> TryAsync(WinRmTarget target, WinRMEndpoint endpoint, ReadingOptions options, CancellationToken cancellationToken)
    {
        IWsManTransport? transport = null;
        try
        {
            transport = options.Open(target, options.Trust.ForOneServer());
            var client = new WsManClient(transport);
            Settings = await ConfigurationReader.ReadAsync(client, cancellationToken).ConfigureAwait(false);
            (Client, Failure) = (client, null);
            return (endpoint.After(WinRMEndpointState.Authenticated, null), null);
        }
        catch (KeyGuardException failure)
        {
            Keep(options.Trace, transport);
            transport?.Dispose();
            Failure = failure;
            return (endpoint.After(IsOfThisPort(failure) ? endpoint.State : WinRMEndpointState.Denied, failure), failure);
        }
        catch
        {
            transport?.Dispose();
            throw;
        }
    }

    /// <summary>Hands on what was said, before the transport goes.</summary>
    public static void Keep(HttpTraceLog? all, IWsManTransport? transport)
    {
        while (transport?.Trace is { } trace && all is not null && trace.TryTake(out var line)) all.Add(line);
    }

    private static bool MayUseHttp(ReadingOptions options) => !options.OnlyTls && options.LogOn.Authentication is WinRmAuthentication.Negotiate or WinRmAuthentication.Kerberos;

    // Failures that say something about a port or what is behind it, not about the account.
    private static bool IsOfThisPort(KeyGuardException failure) => failure.ErrorId is
        "WinRmUnreachable" or "WinRmConnectionLost" or "WinRmAuthenticationNotOffered" or "WinRmUrlPrefixWrong" or "WinRmRedirected" or "WinRmUnavailable" or "WinRmUnexpectedStatus" or "WinRmReplyInvalid" or "TlsNotTrusted";
}
