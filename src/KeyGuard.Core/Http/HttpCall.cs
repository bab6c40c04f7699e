using System;
using System.Collections.Generic;
using System.Net.Http;
using KeyGuard.Resilience;

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

    /// <summary>The kind of reply asked for; null where the server does not care.</summary>
    public string? Accept { get; init; } = "application/json";

    /// <summary>What the call does, where its path does not tell; shown with -Verbose, so never a secret.</summary>
    public string? Label { get; init; }

    /// <summary>
    /// Whether a reply that succeeds is handed over while it comes, however large it is (<see cref="HttpReply.Content"/>).
    /// The rules for asking again hold until its first byte; after that it is the caller who begins anew.
    /// </summary>
    public bool Streamed { get; init; }

    /// <summary>Whether a reply of 500 or more is an answer, which asking again does not change.</summary>
    public Func<HttpReply, bool> IsFinal { get; init; } = PermanentFailures.IsPermanent;

    /// <summary>Whether doing it twice does no harm, so that a lost reply may be answered by asking again.</summary>
    public bool Repeatable { get; init; }

    /// <summary>The name of the request header that carries <see cref="CorrelationId"/>.</summary>
    public string CorrelationHeader { get; init; } = "Correlation-Id";

    /// <summary>The id under which both sides log this call; the same for every attempt.</summary>
    public string CorrelationId { get; init; } = Guid.NewGuid().ToString("D");
}
