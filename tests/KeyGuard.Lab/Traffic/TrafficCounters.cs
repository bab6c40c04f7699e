using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.AspNetCore.Http;

namespace KeyGuard.Lab.Traffic;

/// <summary>How many requests there were, of which kind, and how many at once.</summary>
internal sealed class TrafficCounters
{
    private readonly ConcurrentDictionary<string, StrongBox<long>> _byOperation = new(StringComparer.Ordinal);
    private long _started;
    private long _finished;
    private long _writes;
    private int _inFlight;
    private int _concurrentMost;

    public void Begin(OperationName operation)
    {
        Interlocked.Increment(ref _started);
        if (operation.CountsAsWrite)
            Interlocked.Increment(ref _writes);
        Interlocked.Increment(ref _byOperation.GetOrAdd(operation.Name, static _ => new StrongBox<long>()).Value);
        RaiseMost(Interlocked.Increment(ref _inFlight));
    }

    /// <summary>Counts a request under a finer name, known only once its body was read, and has the log say it.</summary>
    public void Count(HttpContext context, OperationName operation, string target)
    {
        if (operation.CountsAsWrite)
            Interlocked.Increment(ref _writes);
        Interlocked.Increment(ref _byOperation.GetOrAdd(operation.Name, static _ => new StrongBox<long>()).Value);
        if (context.Features.Get<LoggedRequest>() is { } logged)
            (logged.Operation, logged.Target) = (operation.Name, target);
    }

    public void End()
    {
        Interlocked.Decrement(ref _inFlight);
        Interlocked.Increment(ref _finished);
    }

    public CountersReply Read() => new()
    {
        Total = Interlocked.Read(ref _finished),
        Started = Interlocked.Read(ref _started),
        InFlight = Volatile.Read(ref _inFlight),
        ConcurrentMost = Volatile.Read(ref _concurrentMost),
        Writes = Interlocked.Read(ref _writes),
        ByOperation = _byOperation.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .ToDictionary(pair => pair.Key, pair => Interlocked.Read(ref pair.Value.Value)),
    };

    /// <summary>All to zero, except what is in flight: those requests will still end.</summary>
    public void Reset()
    {
        _byOperation.Clear();
        Interlocked.Exchange(ref _started, 0);
        Interlocked.Exchange(ref _finished, 0);
        Interlocked.Exchange(ref _writes, 0);
        Interlocked.Exchange(ref _concurrentMost, Volatile.Read(ref _inFlight));
    }

    private void RaiseMost(int inFlight)
    {
        int most = Volatile.Read(ref _concurrentMost);
        while (inFlight > most)
        {
            int seen = Interlocked.CompareExchange(ref _concurrentMost, inFlight, most);
            if (seen == most)
                return;

            most = seen;
        }
    }
}

internal sealed record CountersReply
{
    /// <summary>Requests that have been answered or given up.</summary>
    public required long Total { get; init; }

    /// <summary>Requests that have arrived.</summary>
    public required long Started { get; init; }

    public required int InFlight { get; init; }

    public required int ConcurrentMost { get; init; }

    /// <summary>Requests other than GET, HEAD and those for tokens.</summary>
    public required long Writes { get; init; }

    public required Dictionary<string, long> ByOperation { get; init; }
}
