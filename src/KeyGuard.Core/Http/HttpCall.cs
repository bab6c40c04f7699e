using System;
using System.Collections.Generic;
using System.Net.Http;

namespace KeyGuard.Http;

/// <summary>One request to be made, as often as the retry rules allow; a fresh message is built for each attempt.</summary>
internal sealed class HttpCall
{
    public HttpCall(HttpMethod method, Uri uri)
    {
        Method = method;
        Uri = uri;
    }

    public HttpMethod Method { get; }

    public Uri Uri { get; }

    public List<KeyValuePair<string, string>> Headers { get; } = [];

    /// <summary>The body; it stays the caller's, who clears it if it is secret.</summary>
    public byte[]? Body { get; init; }

    public string? ContentType { get; init; }

    /// <summary>The media type of the reply that is asked for.</summary>
    public string? Accept { get; init; } = "application/json";

    /// <summary>Whether doing it twice does no harm, so that a lost reply may be answered by asking again.</summary>
    public bool Repeatable { get; init; }

    /// <summary>The name of the request header that carries <see cref="CorrelationId"/>.</summary>
    public string CorrelationHeader { get; init; } = "Correlation-Id";

    /// <summary>The id under which both sides log this call; the same for every attempt.</summary>
    public string CorrelationId { get; } = Guid.NewGuid().ToString("D");
}
