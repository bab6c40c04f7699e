using System;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Polyfills;

namespace KeyGuard.VSphere.Rekey;

/// <summary>Waits that grow, up to a limit over all of them.</summary>
internal sealed class Patience
{
    private readonly RekeyTiming _timing;
    private readonly TimeSpan _limit;
    private readonly long _since;
    private TimeSpan _next;

    public Patience(RekeyTiming timing, TimeSpan limit)
    {
        _timing = timing;
        _limit = limit;
        _next = timing.FirstPause;
        _since = timing.Clock.GetTimestamp();
    }

    /// <summary>Waits; false where the limit is reached.</summary>
    public async Task<bool> PauseAsync(CancellationToken cancellationToken)
    {
        if (_timing.Clock.GetElapsedTime(_since) >= _limit) return false;
        await _timing.Clock.Pause(_next, cancellationToken).ConfigureAwait(false);
        _next = TimeSpan.FromTicks(Math.Min(_next.Ticks * 2, _timing.LongestPause.Ticks));
        return true;
    }
}
