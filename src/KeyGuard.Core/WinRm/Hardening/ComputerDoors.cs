using System;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Errors;
using KeyGuard.Http;
using KeyGuard.WinRm.Hardening.Changes;
using KeyGuard.WinRm.Protocol;
using KeyGuard.WinRm.Reading;

namespace KeyGuard.WinRm.Hardening;

/// <summary>
/// The doors of a real computer. One connection is kept open for the work; a door is proved by another, so that the one that is held may
/// still take a change back when no new one can be made.
/// </summary>
internal sealed class ComputerDoors : IDoors
{
    private readonly ReadingOptions _options;
    private readonly HardeningOptions _wanted;
    private readonly WinRmTarget _http;
    private readonly WinRmTarget _https;
    private readonly ServerTrust _trust;
    private readonly string _thumbprint;
    private bool _prefersHttps;
    private WsManClient? _held;

    /// <param name="options">How to log on.</param>
    /// <param name="wanted">How long to wait for what takes effect a moment later.</param>
    /// <param name="http">The door that is there.</param>
    /// <param name="https">The door that is to be there.</param>
    /// <param name="trust">What certificate is accepted.</param>
    /// <param name="thumbprint">The SHA-1 thumbprint that must be shown; empty for any that is trusted.</param>
    public ComputerDoors(ReadingOptions options, HardeningOptions wanted, WinRmTarget http, WinRmTarget https, ServerTrust trust, string thumbprint)
    {
        _options = options;
        _wanted = wanted;
        _http = http;
        _https = https;
        _trust = trust;
        _thumbprint = thumbprint;
    }

    public Task<ConfigState?> ReadAsync(ConfigKind kind, string key, CancellationToken cancellationToken) =>
        AskAsync(client => ConfigEditors.Of(kind).ReadAsync(client, key, cancellationToken), cancellationToken);

    /// <summary>Asks something that does no harm when it is asked twice, through whichever door answers.</summary>
    public async Task<T> AskAsync<T>(Func<WsManClient, Task<T>> ask, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            var client = await HoldAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                return await ask(client).ConfigureAwait(false);
            }
            catch (WsManException failure) when (failure.Code is null && attempt < 2)
            {
                // Not the computer's own word: the connection is at fault, so another one is made.
                LetGo();
            }
        }
    }

    public async Task WriteAsync(ConfigKind kind, string key, ConfigState? from, ConfigState? to, CancellationToken cancellationToken)
    {
        var client = await (ClosesHttp(kind, key, to) ? HoldHttpsAsync(cancellationToken) : HoldAsync(cancellationToken)).ConfigureAwait(false);
        try
        {
            await ConfigEditors.Of(kind).WriteAsync(client, key, from, to, cancellationToken).ConfigureAwait(false);
        }
        catch (WsManException failure) when (failure.Code is null)
        {
            LetGo();
            throw;
        }
    }

    public void PreferHttps()
    {
        if (_prefersHttps) return;
        _prefersHttps = true;
        LetGo();
    }

    public Task ProveHttpsAsync(CancellationToken cancellationToken) => PatientlyAsync(
        async () =>
        {
            var trust = _trust.ForOneServer();
            using var client = await OpenAsync(_https, trust, cancellationToken).ConfigureAwait(false);
            await client.IdentifyAsync(cancellationToken).ConfigureAwait(false);
            var shown = CertificateFacts.Of(trust.Presented, _options.Clock.GetUtcNow())?.Thumbprint ?? "";
            if (_thumbprint.Length > 0 && _thumbprint != shown) throw Faults.WinRmWrongCertificateShown(_https, _thumbprint, shown);
        },
        cancellationToken);

    public Task ProveHttpClosedAsync(int port, CancellationToken cancellationToken) => PatientlyAsync(
        async () =>
        {
            var found = await EndpointProbe.Begin(_http.With(useSsl: false, port), _options, cancellationToken).Ended.ConfigureAwait(false);
            if (found.IsOpen) throw Faults.WinRmHttpStillAnswers(_http.ComputerName, port);
        },
        cancellationToken);

    public async Task<bool> IsOpenAsync(bool useSsl, CancellationToken cancellationToken)
    {
        try
        {
            using var client = await OpenAsync(useSsl ? _https : _http, _trust.ForOneServer(), cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (KeyGuardException)
        {
            return false;
        }
    }

    public void Dispose() => LetGo();

    private void LetGo()
    {
        _held?.Dispose();
        _held = null;
    }

    private async Task<WsManClient> HoldAsync(CancellationToken cancellationToken)
    {
        if (_held is not null) return _held;
        KeyGuardException? first = null;
        foreach (var target in _prefersHttps ? new[] { _https, _http } : [_http, _https])
        {
            try
            {
                return _held = await OpenAsync(target, _trust.ForOneServer(), cancellationToken).ConfigureAwait(false);
            }
            catch (KeyGuardException failure)
            {
                first ??= failure;
            }
        }
        throw first!;
    }

    // Https was proved before, but may be gone by now: whoever had to fall back on http must not close it.
    private async Task<WsManClient> HoldHttpsAsync(CancellationToken cancellationToken)
    {
        if (_held is { Door.Target.UseSsl: true }) return _held;
        LetGo();
        return _held = await OpenAsync(_https, _trust.ForOneServer(), cancellationToken).ConfigureAwait(false);
    }

    private static bool ClosesHttp(ConfigKind kind, string key, ConfigState? to) =>
        new ConfigChange(kind, key, null, to).IsHttpListener && to?[ListenerEditor.Enabled] != "true";

    // A client is a door only once it has logged on and read something. A port that swallows packets costs the connect time-out.
    private async Task<WsManClient> OpenAsync(WinRmTarget target, ServerTrust trust, CancellationToken cancellationToken)
    {
        var client = new WsManClient(_options.Open(target, trust));
        try
        {
            await client.GetAsync(ResourceUris.ServiceAuth, [], cancellationToken).ConfigureAwait(false);
            return client;
        }
        catch
        {
            ComputerSession.Keep(_options.Trace, client.Transport);
            client.Dispose();
            throw;
        }
    }

    private async Task PatientlyAsync(Func<Task> prove, CancellationToken cancellationToken)
    {
        foreach (var wait in _wanted.ProofWaits)
        {
            try
            {
                await prove().ConfigureAwait(false);
                return;
            }
            catch (KeyGuardException)
            {
                await Task.Delay(wait, cancellationToken).ConfigureAwait(false);
            }
        }
        await prove().ConfigureAwait(false);
    }
}
