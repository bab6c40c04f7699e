using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace KeyGuard.Tests.Support;

/// <summary>A request as it arrived.</summary>
internal sealed record SentRequest(string Method, Uri Uri, IReadOnlyDictionary<string, string> Headers, string Body);

/// <summary>Stands in for the network: plays its steps one after the other, the last one for ever.</summary>
internal sealed class ScriptedHandler : HttpMessageHandler
{
    private readonly List<Func<SentRequest, CancellationToken, Task<HttpResponseMessage>>> _steps = [];

    public List<SentRequest> Requests { get; } = [];

    public ScriptedHandler Then(Func<SentRequest, CancellationToken, Task<HttpResponseMessage>> step)
    {
        _steps.Add(step);
        return this;
    }

    public ScriptedHandler Reply(int status, string body = "", params (string Name, string Value)[] headers) =>
        Then((_, _) => Task.FromResult(Response(status, body, headers)));

    public ScriptedHandler Fail(Func<Exception> failure) => Then((_, _) => throw failure());

    /// <summary>The connection is refused: nothing happened on the other side.</summary>
    public ScriptedHandler Refuse() => Fail(static () => new HttpRequestException("refused", new SocketException((int)SocketError.ConnectionRefused)));

    /// <summary>The connection breaks before the reply.</summary>
    public ScriptedHandler Lose() => Fail(static () => new HttpRequestException("lost", new IOException("The connection was reset.")));

    /// <summary>Takes its time before it answers, unless a time limit ends it.</summary>
    public ScriptedHandler Take(FakeClock clock, TimeSpan time, int status = 200) => Then((_, cancellationToken) =>
    {
        clock.Advance(time);
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(Response(status, "", []));
    });

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var sent = await ReadAsync(request);
        Func<SentRequest, CancellationToken, Task<HttpResponseMessage>> step;
        lock (Requests)
        {
            step = _steps[Math.Min(Requests.Count, _steps.Count - 1)];
            Requests.Add(sent);
        }
        return await step(sent, cancellationToken);
    }

    public static HttpResponseMessage Response(int status, string body, (string Name, string Value)[] headers)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        foreach (var (name, value) in headers) response.Headers.TryAddWithoutValidation(name, value);
        return response;
    }

    private static async Task<SentRequest> ReadAsync(HttpRequestMessage request)
    {
        var content = request.Content;
        var headers = request.Headers.Concat(content?.Headers.AsEnumerable() ?? []);
        return new SentRequest(
            request.Method.Method,
            request.RequestUri!,
            headers.ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase),
            content is null ? "" : Encoding.UTF8.GetString(await ReadBodyAsync(content)));
    }

    private static Task<byte[]> ReadBodyAsync(HttpContent content) =>
#pragma warning disable CA2016 // .NET Framework has no overload with a token
        content.ReadAsByteArrayAsync();
#pragma warning restore CA2016
}
