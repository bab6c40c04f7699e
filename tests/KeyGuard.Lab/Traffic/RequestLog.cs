using System;
using System.Threading;

namespace KeyGuard.Lab.Traffic;

/// <summary>The last requests, without their bodies and without any authorization.</summary>
internal sealed class RequestLog
{
    private const int Capacity = 2000;

    private readonly Lock _gate = new();
    private readonly LoggedRequest[] _ring = new LoggedRequest[Capacity];
    private long _count;

    public void Add(LoggedRequest request)
    {
        lock (_gate)
            _ring[_count++ % Capacity] = request;
    }

    /// <summary>The last ones, oldest first.</summary>
    public LoggedRequest[] Last(int count)
    {
        lock (_gate)
        {
            long length = Math.Min(Math.Min(count, Capacity), _count);
            var last = new LoggedRequest[length];
            for (long index = 0; index < length; index++)
                last[index] = _ring[(_count - length + index) % Capacity];
            return last;
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

internal sealed record LoggedRequest
{
    /// <summary>By the Lab's clock, when the request arrived.</summary>
    public required DateTimeOffset Time { get; init; }

    public required string Method { get; init; }

    /// <summary>Path and query as they were sent.</summary>
    public required string Path { get; init; }

    public string? Instance { get; init; }

    public required string CorrelationId { get; init; }

    public string? UserAgent { get; init; }

    /// <summary>The status that was sent; 0 while the request is under way, and when the connection was broken instead.</summary>
    public int Status { get; set; }

    public required string Operation { get; set; }

    /// <summary>The managed object that a SOAP call is about.</summary>
    public string? Target { get; set; }
}
