using System;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Http;
using KeyGuard.Tests.Support;
using Xunit;

namespace KeyGuard.Tests.Http;

/// <summary>What goes wrong below HTTP, on real connections.</summary>
public sealed class TransportTests
{
    private readonly FakeClock _clock = new();

    [Fact]
    public async Task A_refused_connection_is_unreachable_and_tried_again()
    {
        Uri nobody;
        using (var server = new RawServer(_ => Task.CompletedTask)) nobody = server.Uri;
        var failure = await FailureAsync(nobody, repeatable: false);
        Assert.Equal(TransportFailure.Unreachable, failure.Failure);
        Assert.Equal(4, _clock.Waits.Count);
    }

    [Fact]
    public async Task A_name_that_does_not_resolve_is_unreachable()
    {
        var failure = await FailureAsync(new Uri("https://no-such-host.invalid"), repeatable: false);
        Assert.Equal(TransportFailure.Unreachable, failure.Failure);
    }

    [Fact]
    public async Task A_body_that_ends_early_is_a_lost_connection_and_not_a_reply()
    {
        using var server = new RawServer(async stream =>
        {
            await RawServer.ReadHeadAsync(stream);
            await RawServer.WriteAsync(stream, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"half\":");
        });
        Assert.Equal(TransportFailure.ConnectionLost, (await FailureAsync(server.Uri, repeatable: false)).Failure);
    }

    [Fact]
    public async Task A_body_that_stalls_ends_with_the_time_of_the_attempt()
    {
        using var server = new RawServer(async stream =>
        {
            await RawServer.ReadHeadAsync(stream);
            await RawServer.WriteAsync(stream, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"half\":");
            _clock.Advance(TimeSpan.FromSeconds(30));
            await Task.Delay(Timeout.Infinite);
        });
        Assert.Equal(TransportFailure.TimedOut, (await FailureAsync(server.Uri, repeatable: false)).Failure);
    }

    [Fact]
    public async Task A_reply_larger_than_any_the_protocol_knows_is_not_read()
    {
        using var server = new RawServer(async stream =>
        {
            await RawServer.ReadHeadAsync(stream);
            await RawServer.WriteAsync(stream, "HTTP/1.1 200 OK\r\nContent-Length: 5000000\r\n\r\n" + new string('x', 5_000_000));
        });
        Assert.Equal(TransportFailure.ReplyTooLarge, (await FailureAsync(server.Uri, repeatable: true)).Failure);
        Assert.Equal(1, server.Connections);
    }

    [Fact]
    public async Task A_large_reply_arrives_whole()
    {
        var body = string.Concat(Enumerable.Range(0, 20_000).Select(number => number + ","));
        using var http = new HttpPipeline(new HttpPipelineOptions { Clock = _clock }, new ScriptedHandler().Reply(200, body));
        using var reply = await http.SendAsync(new HttpCall(HttpMethod.Get, new Uri("http://localhost/")), CancellationToken.None);
        Assert.Equal(body, System.Text.Encoding.UTF8.GetString(reply.Body.ToArray()));
    }

    [Fact]
    public async Task A_disposed_reply_holds_nothing_any_more()
    {
        using var http = new HttpPipeline(new HttpPipelineOptions { Clock = _clock }, new ScriptedHandler().Reply(200, "a secret"));
        var reply = await http.SendAsync(new HttpCall(HttpMethod.Get, new Uri("http://localhost/")), CancellationToken.None);
        var body = reply.Body;
        reply.Dispose();
        Assert.All(body.ToArray(), value => Assert.Equal(0, value));
    }

    [Fact]
    public async Task The_trace_tells_method_address_status_and_id_but_neither_query_nor_header()
    {
        using var http = new HttpPipeline(new HttpPipelineOptions { Clock = _clock }, new ScriptedHandler().Reply(204));
        var call = new HttpCall(HttpMethod.Delete, new Uri("http://localhost:81/api/v2/keys/x?apikey=s3cr3t"));
        call.Headers.Add(new("Authorization", "Bearer s3cr3t"));
        await http.SendAsync(call, CancellationToken.None);
        Assert.True(http.Trace.TryTake(out var line));
        Assert.Equal($"DELETE http://localhost:81/api/v2/keys/x -> 204 in 0 ms, correlation id {call.CorrelationId}", line);
        Assert.False(http.Trace.TryTake(out _));
    }

    private async Task<HttpTransportException> FailureAsync(Uri uri, bool repeatable)
    {
        using var http = new HttpPipeline(new HttpPipelineOptions { Clock = _clock, MaximumReplySize = 1_000_000 });
        return await Assert.ThrowsAsync<HttpTransportException>(() => http.SendAsync(new HttpCall(HttpMethod.Get, uri) { Repeatable = repeatable }, CancellationToken.None));
    }
}
