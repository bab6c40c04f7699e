using System;
using System.Collections.Generic;
using System.IO;
using System.Net;

namespace KeyGuard.Http;

/// <summary>A whole reply. Its body may hold a key, so it is overwritten when disposed.</summary>
internal sealed class HttpReply : IDisposable
{
    private readonly byte[] _buffer;
    private readonly int _length;

    public HttpReply(HttpStatusCode status, byte[] buffer, int length)
    {
        Status = (int)status;
        _buffer = buffer;
        _length = length;
    }

    /// <summary>The HTTP status code.</summary>
    public int Status { get; }

    /// <summary>The body's bytes; valid until disposed.</summary>
    public ReadOnlyMemory<byte> Body => new(_buffer, 0, _length);

    /// <summary>The body while it comes, of a call that asked for that and succeeded; its reads throw <see cref="HttpTransportException"/>.</summary>
    public Stream? Content { get; init; }

    /// <summary>The cookies that the server sets, as it wrote them.</summary>
    public IReadOnlyList<string> Cookies { get; init; } = [];

    /// <summary>How long the server asks to wait before the next try.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The server's correlation id, else the one we sent.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>Where a redirect points; it is never followed.</summary>
    public Uri? Location { get; init; }

    /// <summary>The schemes by which the server would let one log on.</summary>
    public IReadOnlyList<string> LogOnSchemes { get; init; } = [];

    public bool IsSuccess => Status is >= 200 and <= 299;

    /// <inheritdoc/>
    public void Dispose()
    {
        Content?.Dispose();
        Array.Clear(_buffer, 0, _buffer.Length);
    }
}
