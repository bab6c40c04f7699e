using System;
using System.Linq;
using System.Threading.Tasks;
using KeyGuard.Http;
using Xunit;

namespace KeyGuard.Tests.Resilience;

/// <summary>What is asked again, and what is not.</summary>
public sealed class RepeatingTests : PipelineTest
{
    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task A_repeatable_call_is_asked_again_after(int status)
    {
        Network.Reply(status).Reply(200);
        Assert.Equal(200, (await SendAsync(Repeatable())).Status);
        Assert.Equal(2, Network.Requests.Count);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(302)]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(410)]
    [InlineData(422)]
    [InlineData(501)]
    public async Task Nothing_is_asked_again_after(int status)
    {
        Network.Reply(status);
        Assert.Equal(status, (await SendAsync(Repeatable())).Status);
        Assert.Single(Network.Requests);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task A_call_that_must_not_happen_twice_is_not_repeated_after(int status)
    {
        Network.Reply(status).Reply(200);
        Assert.Equal(status, (await SendAsync(OnceOnly())).Status);
        Assert.Single(Network.Requests);
    }

    [Fact]
    public async Task A_call_that_must_not_happen_twice_is_not_repeated_after_a_lost_reply()
    {
        Network.Lose().Reply(200);
        var failure = await Assert.ThrowsAsync<HttpTransportException>(() => SendAsync(OnceOnly()));
        Assert.Equal(TransportFailure.ConnectionLost, failure.Failure);
        Assert.Single(Network.Requests);
    }

    [Fact]
    public async Task A_call_that_must_not_happen_twice_is_not_repeated_after_a_time_out()
    {
        Network.Take(Clock, Seconds(31)).Reply(200);
        var failure = await Assert.ThrowsAsync<HttpTransportException>(() => SendAsync(OnceOnly()));
        Assert.Equal(TransportFailure.TimedOut, failure.Failure);
        Assert.Single(Network.Requests);
    }

    [Fact]
    public async Task A_call_that_must_not_happen_twice_is_repeated_when_it_was_turned_away_at_the_door()
    {
        Network.Reply(429).Refuse().Reply(204);
        Assert.Equal(204, (await SendAsync(OnceOnly())).Status);
        Assert.Equal(3, Network.Requests.Count);
    }

    [Fact]
    public async Task A_repeatable_call_is_asked_again_after_a_lost_reply_and_after_a_time_out()
    {
        Network.Lose().Take(Clock, Seconds(31)).Reply(200);
        Assert.Equal(200, (await SendAsync(Repeatable())).Status);
        Assert.Equal(3, Network.Requests.Count);
    }

    [Fact]
    public async Task Every_attempt_carries_the_same_body_and_correlation_id()
    {
        Network.Reply(429).Reply(429).Reply(204);
        await SendAsync(OnceOnly());
        Assert.Equal(3, Network.Requests.Count);
        Assert.Single(Network.Requests.Select(request => request.Headers["Correlation-Id"]).Distinct());
        Assert.All(Network.Requests, request => Assert.Equal("\u0001\u0002\u0003", request.Body));
    }

    [Fact]
    public async Task A_key_whose_metadata_is_broken_for_good_is_not_asked_for_again()
    {
        Network.Reply(500, """{"resources":[{"errorMsg":"x","reasons":[{"code":"INCOMPLETE_METADATA_ERR"}]}]}""");
        Assert.Equal(500, (await SendAsync(Repeatable())).Status);
        Assert.Single(Network.Requests);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(2, 3)]
    [InlineData(4, 5)]
    public async Task After_the_last_attempt_the_last_answer_stands(int retries, int requests)
    {
        Network.Reply(503);
        Assert.Equal(503, (await SendAsync(Repeatable(), Options(retries))).Status);
        Assert.Equal(requests, Network.Requests.Count);
    }

    [Fact]
    public async Task A_defect_of_our_own_is_not_taken_for_the_network()
    {
        Network.Fail(static () => new ArgumentException("a defect"));
        await Assert.ThrowsAsync<ArgumentException>(() => SendAsync(Repeatable()));
        Assert.Single(Network.Requests);
    }
}
