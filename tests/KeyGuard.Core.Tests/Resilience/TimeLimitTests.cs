using System;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Errors;
using KeyGuard.Http;
using KeyGuard.KeyProtect;
using KeyGuard.Tests.Support;
using Xunit;

namespace KeyGuard.Tests.Resilience;

/// <summary>When a call is given up.</summary>
public sealed class TimeLimitTests : PipelineTest
{
    [Fact]
    public async Task An_attempt_may_take_thirty_seconds_and_no_more()
    {
        Network.Take(Clock, Seconds(29));
        Assert.Equal(200, (await SendAsync(Repeatable(), Options(retries: 0))).Status);
    }

    [Fact]
    public async Task A_slow_attempt_ends_as_timed_out()
    {
        Network.Take(Clock, Seconds(30.5));
        var failure = await Assert.ThrowsAsync<HttpTransportException>(() => SendAsync(Repeatable(), Options(retries: 0)));
        Assert.Equal(TransportFailure.TimedOut, failure.Failure);
    }

    [Fact]
    public async Task All_attempts_together_may_take_two_minutes()
    {
        Network.Take(Clock, Seconds(25), status: 503);
        var call = Repeatable();
        var started = Clock.GetUtcNow();
        var failure = await Assert.ThrowsAsync<HttpTransportException>(() => SendAsync(call, Options(retries: 100)));
        Assert.Equal(TransportFailure.TimedOut, failure.Failure);
        Assert.Equal(503, failure.LastStatus);
        Assert.Equal(call.CorrelationId, failure.CorrelationId);
        Assert.InRange(Network.Requests.Count, 2, 5);
        Assert.InRange(Clock.GetUtcNow() - started, Seconds(120), Seconds(146));
    }

    [Fact]
    public async Task A_call_that_was_throttled_until_its_time_ran_out_counts_as_throttled()
    {
        Network.Take(Clock, Seconds(25), status: 429);
        var failure = await Assert.ThrowsAsync<HttpTransportException>(() => SendAsync(Repeatable(), Options(retries: 100)));
        Assert.Equal(KmsErrorKind.Throttled, Faults.NoAnswer(failure).Kind);
    }

    [Fact]
    public async Task The_last_failure_is_named_when_the_time_has_run_out()
    {
        Network.Refuse().Take(Clock, Seconds(200));
        var failure = await Assert.ThrowsAsync<HttpTransportException>(() => SendAsync(Repeatable()));
        Assert.Contains("could not be reached", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_who_gives_up_gets_a_cancellation_and_no_further_attempt()
    {
        using var caller = new CancellationTokenSource();
        Network.Then((_, _) =>
        {
            caller.Cancel();
            return Task.FromResult(ScriptedHandler.Response(503, "", []));
        });
        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => SendAsync(Repeatable(), cancellationToken: caller.Token));
        Assert.Equal(caller.Token, cancelled.CancellationToken);
        Assert.Single(Network.Requests);
    }

    [Fact]
    public async Task A_caller_who_gave_up_before_sends_nothing()
    {
        using var caller = new CancellationTokenSource();
        caller.Cancel();
        Network.Reply(200);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => SendAsync(Repeatable(), cancellationToken: caller.Token));
        Assert.Empty(Network.Requests);
    }
}
