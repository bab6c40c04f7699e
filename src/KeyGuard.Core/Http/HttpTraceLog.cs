using System;
using System.Collections.Concurrent;
using System.Globalization;

namespace KeyGuard.Http;

/// <summary>
/// The last calls of one connection, for -Verbose. Only an allow-list is kept: method, host, path, what the call is named, status, duration,
/// correlation id. Never headers, bodies or query values.
/// </summary>
internal sealed class HttpTraceLog
{
    // Bounded, because nobody reads it while -Verbose is off.
    private const int Capacity = 4096;
    private readonly ConcurrentQueue<string> _lines = new();

    public void Add(HttpCall call, string outcome, TimeSpan duration) => Add(string.Format(
        CultureInfo.InvariantCulture,
        "{0} {1}{2}{3} -> {4} in {5:0} ms, correlation id {6}",
        call.Method, call.Uri.GetLeftPart(UriPartial.Authority), call.Uri.AbsolutePath, call.Label is null ? "" : " " + call.Label, outcome, duration.TotalMilliseconds, call.CorrelationId));

    /// <summary>Takes over a line of another trace.</summary>
    public void Add(string line)
    {
        _lines.Enqueue(line);
        while (_lines.Count > Capacity) _lines.TryDequeue(out _);
    }

    /// <summary>Takes the oldest line not yet taken.</summary>
    public bool TryTake(out string line) => _lines.TryDequeue(out line!);
}
