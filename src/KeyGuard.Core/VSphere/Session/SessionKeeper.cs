using System;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Errors;

namespace KeyGuard.VSphere.Session;

/// <summary>Asks now and then whose session it is, which counts as use. A failure is left to the next real call to report.</summary>
internal sealed class SessionKeeper : IDisposable
{
    private readonly VimSession _session;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationToken _stopping;
    private readonly ITimer _timer;

    public SessionKeeper(VimSession session, VimOptions options)
    {
        _session = session;
        _stopping = _stop.Token;
        _timer = options.Clock.CreateTimer(static state => _ = ((SessionKeeper)state!).AskAsync(), this, options.KeepAliveInterval, options.KeepAliveInterval);
    }

    public void Dispose()
    {
        _timer.Dispose();
        _stop.Cancel();
        _stop.Dispose();
    }

    private async Task AskAsync()
    {
        try
        {
            var cookie = _session.Cookie;
            if (!await _session.IsAliveAsync(_stopping).ConfigureAwait(false)) await _session.RenewAsync(cookie, _stopping).ConfigureAwait(false);
        }
        catch (Exception unimportant) when (unimportant is KeyGuardException or OperationCanceledException or ObjectDisposedException)
        {
            // The next call meets the same, and has somebody to tell.
        }
    }
}
