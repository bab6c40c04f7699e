using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace KeyGuard.Tests.Support;

/// <summary>
/// A clock moved by hand. A wait is over at once: the clock jumps to its end, past no time limit that comes first.
/// Time limits (a CancellationTokenSource's timer) fire only when the clock reaches them.
/// </summary>
/// <param name="start">Where it stands to begin with; a day of its own when null.</param>
internal sealed class FakeClock(DateTimeOffset? start = null) : TimeProvider
{
    private readonly object _gate = new();
    private readonly List<FakeTimer> _limits = [];
    private readonly List<TimeSpan> _waits = [];
    private DateTimeOffset _now = start ?? new(2026, 11, 24, 10, 0, 0, TimeSpan.Zero);

    /// <summary>The waits so far, in order.</summary>
    public IReadOnlyList<TimeSpan> Waits
    {
        get
        {
            lock (_gate) return _waits.ToArray();
        }
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate) return _now;
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    /// <summary>Moves the clock and fires the time limits on the way.</summary>
    public void Advance(TimeSpan by)
    {
        var target = GetUtcNow() + by;
        while (FireNextLimit(target))
        {
        }
        MoveTo(target);
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new FakeTimer(this, callback, state);
        if (state is CancellationTokenSource) timer.Change(dueTime, period);
        else Wait(timer, dueTime);
        return timer;
    }

    private void Wait(FakeTimer timer, TimeSpan time)
    {
        lock (_gate) _waits.Add(time);
        var target = GetUtcNow() + time;
        // A limit that fires first cancels the wait, as the real thing would.
        if (FireNextLimit(target)) return;
        MoveTo(target);
        timer.Fire();
    }

    private void MoveTo(DateTimeOffset target)
    {
        lock (_gate)
        {
            if (target > _now) _now = target;
        }
    }

    private bool FireNextLimit(DateTimeOffset until)
    {
        FakeTimer? next;
        lock (_gate)
        {
            _limits.RemoveAll(limit => limit.IsOver);
            next = _limits.Where(limit => limit.Due <= until).OrderBy(limit => limit.Due).FirstOrDefault();
            if (next is null) return false;
            _limits.Remove(next);
        }
        MoveTo(next.Due);
        next.Fire();
        return true;
    }

    private sealed class FakeTimer(FakeClock clock, TimerCallback callback, object? state) : ITimer
    {
        public DateTimeOffset Due { get; private set; }

        /// <summary>On .NET Framework a disposed CancellationTokenSource leaves its timer behind.</summary>
        public bool IsOver
        {
            get
            {
                try
                {
                    return ((CancellationTokenSource)state!).Token.IsCancellationRequested;
                }
                catch (ObjectDisposedException)
                {
                    return true;
                }
            }
        }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                clock._limits.Remove(this);
                if (dueTime < TimeSpan.Zero) return true;
                Due = clock._now + dueTime;
                clock._limits.Add(this);
                return true;
            }
        }

        public void Dispose()
        {
            lock (clock._gate) clock._limits.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
