using System;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Http;
using KeyGuard.Tests.Support;

namespace KeyGuard.Tests.Resilience;

/// <summary>The real pipeline over a scripted network, by a clock that stands still.</summary>
public abstract class PipelineTest
{
    private protected FakeClock Clock { get; } = new();

    private protected ScriptedHandler Network { get; } = new();

    private protected HttpPipelineOptions Options(int retries = 4, double baseDelay = 0.5) =>
        new() { Clock = Clock, MaximumRetryCount = retries, BaseDelay = TimeSpan.FromSeconds(baseDelay) };

    private protected static HttpCall Repeatable() => new(HttpMethod.Get, new Uri("http://localhost/read")) { Repeatable = true };

    private protected static HttpCall OnceOnly() => new(HttpMethod.Post, new Uri("http://localhost/create")) { Body = [1, 2, 3] };

    private protected async Task<HttpReply> SendAsync(HttpCall call, HttpPipelineOptions? options = null, CancellationToken cancellationToken = default)
    {
        using var pipeline = new HttpPipeline(options ?? Options(), Network);
        return await pipeline.SendAsync(call, cancellationToken);
    }

    private protected static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
