using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using KeyGuard.Http;
using Xunit;

namespace KeyGuard.Tests.Resilience;

/// <summary>How long to wait before asking again.</summary>
public sealed class WaitingTests : PipelineTest
{
    [Fact]
    public async Task Retry_After_in_seconds_is_waited_for_exactly()
    {
        Network.Reply(429, "", ("Retry-After", "7")).Reply(200);
        await SendAsync(Repeatable());
        Assert.Equal([Seconds(7)], Clock.Waits);
    }

    [Fact]
    public async Task Retry_After_as_a_date_is_waited_for_exactly()
    {
        var date = Clock.GetUtcNow().AddSeconds(42).ToString("R", CultureInfo.InvariantCulture);
        Network.Reply(503, "", ("Retry-After", date)).Reply(200);
        await SendAsync(Repeatable());
        Assert.Equal([Seconds(42)], Clock.Waits);
    }

    [Fact]
    public async Task Retry_After_in_the_past_means_at_once()
    {
        var date = Clock.GetUtcNow().AddSeconds(-5).ToString("R", CultureInfo.InvariantCulture);
        Network.Reply(429, "", ("Retry-After", date)).Reply(200);
        Assert.Equal(200, (await SendAsync(Repeatable())).Status);
        Assert.Equal(TimeSpan.Zero, new TimeSpan(Clock.Waits.Sum(wait => wait.Ticks)));
    }

    [Fact]
    public async Task Retry_After_longer_than_the_call_may_take_is_answered_at_once()
    {
        Network.Reply(429, "", ("Retry-After", "3600"));
        var reply = await SendAsync(Repeatable());
        Assert.Equal(429, reply.Status);
        Assert.Equal(Seconds(3600), reply.RetryAfter);
        Assert.Single(Network.Requests);
        Assert.Empty(Clock.Waits);
    }

    [Fact]
    public async Task Retry_After_counts_against_the_time_that_is_left()
    {
        Network.Reply(429, "", ("Retry-After", "50"));
        Assert.Equal(429, (await SendAsync(Repeatable())).Status);
        Assert.Equal([Seconds(50), Seconds(50)], Clock.Waits);
    }

    [Fact]
    public async Task Without_a_hint_the_waits_grow_and_differ_from_call_to_call()
    {
        var first = new List<double>();
        var fourth = new List<double>();
        Network.Reply(503);
        for (var call = 0; call < 60; call++)
        {
            await SendAsync(Repeatable());
            var waits = Clock.Waits.Skip(call * 4).Take(4).ToArray();
            first.Add(waits[0].TotalSeconds);
            fourth.Add(waits[3].TotalSeconds);
        }
        Assert.True(fourth.Average() > first.Average() * 2, "The fourth wait is not much longer than the first.");
        Assert.True(first.Distinct().Count() > 30, "The waits carry no jitter.");
    }

    [Fact]
    public async Task No_wait_of_our_own_choice_is_longer_than_the_maximum()
    {
        Network.Reply(503);
        var options = new HttpPipelineOptions { Clock = Clock, BaseDelay = Seconds(20), MaximumDelay = Seconds(30), TotalTimeout = Seconds(3600), MaximumRetryCount = 8 };
        await SendAsync(Repeatable(), options);
        Assert.Equal(8, Clock.Waits.Count);
        Assert.All(Clock.Waits, wait => Assert.InRange(wait, TimeSpan.Zero, Seconds(30)));
    }
}
