using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Polyfills;

namespace KeyGuard.Vbr;

/// <summary>
/// Keeps failing comparisons of passwords to ten a minute for each backup server: after fifteen in a minute VBR blocks
/// all comparisons for five minutes, also those of others. Successful ones don't count.
/// </summary>
#pragma warning disable CA1001 // It lives as long as its process, and a semaphore without a wait handle holds nothing.
internal sealed class VerifyLimiter
#pragma warning restore CA1001
{
    private const int MostFailures = 10;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    // One for all connections of this process to a server, for it is the server that counts. A clock moved by hand has a past of its own.
    private static readonly ConditionalWeakTable<TimeProvider, ConcurrentDictionary<string, VerifyLimiter>> PerClock = new();

    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private readonly Queue<DateTimeOffset> _failures = new();

    private VerifyLimiter(TimeProvider clock) => _clock = clock;

    public static VerifyLimiter For(Uri server, TimeProvider clock) =>
        PerClock.GetValue(clock, static _ => new()).GetOrAdd(server.Authority, _ => new VerifyLimiter(clock));

    /// <summary>Makes a comparison when there is room for one more failure. Anything but a plain success counts as a failure.</summary>
    public async Task<VbrVerification> RunAsync(Func<Task<VbrVerification>> verify, CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await WaitForRoomAsync(cancellationToken).ConfigureAwait(false);
            var result = new VbrVerification(false, "");
            try
            {
                return result = await verify().ConfigureAwait(false);
            }
            finally
            {
                if (!result.IsSuccessful) _failures.Enqueue(_clock.GetUtcNow());
            }
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    private async Task WaitForRoomAsync(CancellationToken cancellationToken)
    {
        while (_failures.Count >= MostFailures)
        {
            var left = _failures.Peek() + Window - _clock.GetUtcNow();
            if (left <= TimeSpan.Zero) _failures.Dequeue();
            else await _clock.Pause(left, cancellationToken).ConfigureAwait(false);
        }
    }
}
