using System;
using System.Linq;
using System.Threading;

namespace KeyGuard.Lab.WinRm.Sockets;

/// <summary>The last operations, without their bodies; not the steps of logging on.</summary>
internal sealed class WinRmRequestLog
{
    private const int Capacity = 20_000;

    private readonly Lock _gate = new();
    private readonly LoggedOperation[] _ring = new LoggedOperation[Capacity];
    private long _count;

    public void Add(LoggedOperation operation)
    {
        lock (_gate)
            _ring[_count++ % Capacity] = operation;
    }

    /// <summary>The last ones, oldest first.</summary>
    public LoggedOperation[] Last(int count, string? computer)
    {
        lock (_gate)
        {
            long length = Math.Min(Capacity, _count);
            return [.. Enumerable.Range(0, (int)length)
                .Select(index => _ring[(_count - length + index) % Capacity])
                .Where(operation => computer is null || operation.Computer.Equals(computer, StringComparison.OrdinalIgnoreCase))
                .TakeLast(count)];
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            Array.Clear(_ring);
            _count = 0;
        }
    }
}

/// <summary>One operation. Its result is an HTTP status and perhaps a fault; both 0 where the reply was never sent.</summary>
internal sealed record LoggedOperation(string Computer, int Port, bool IsTls, string Who, string Verb, string Resource)
{
    public int Status { get; set; }

    public long Fault { get; set; }
}
