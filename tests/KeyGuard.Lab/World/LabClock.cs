using System;
using System.Threading;

namespace KeyGuard.Lab.World;

/// <summary>The time of the Lab: it runs like the real one but can be moved, so that nobody waits 30 days for a purge.</summary>
internal sealed class LabClock
{
    private long _offsetTicks;

    public TimeSpan Offset
    {
        get => TimeSpan.FromTicks(Volatile.Read(ref _offsetTicks));
        set => Volatile.Write(ref _offsetTicks, value.Ticks);
    }

    public DateTimeOffset Now => DateTimeOffset.UtcNow + Offset;

    /// <summary>Raised after the time was moved.</summary>
    public event Action? Moved;

    public void Advance(TimeSpan by)
    {
        Interlocked.Add(ref _offsetTicks, by.Ticks);
        Moved?.Invoke();
    }

    public void SetTo(DateTimeOffset now)
    {
        Offset = now - DateTimeOffset.UtcNow;
        Moved?.Invoke();
    }
}
