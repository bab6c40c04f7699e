using System.Threading;

namespace KeyGuard.Lab.WinRm.Sockets;

/// <summary>How often something happened.</summary>
internal sealed class Tally
{
    private long _total;

    public long Total => Interlocked.Read(ref _total);

    public void Add() => Interlocked.Increment(ref _total);

    public void Reset() => Interlocked.Exchange(ref _total, 0);
}
