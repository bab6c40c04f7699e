using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Errors;
using KeyGuard.KeyProtect;
using KeyGuard.KeyProtect.Iam;
using KeyGuard.Tests.Support;
using Moq;
using Xunit;

namespace KeyGuard.Tests.Iam;

/// <summary>When a token is asked for, and by whom.</summary>
public sealed class TokenCacheTests : IDisposable
{
    private readonly FakeClock _clock = new();
    private readonly Mock<ITokenIssuer> _issuer = new();
    private readonly CachedTokenSource _tokens;
    private int _issued;

    public TokenCacheTests()
    {
        Answer(TimeSpan.FromHours(1));
        _tokens = new CachedTokenSource(_issuer.Object, _clock);
    }

    [Fact]
    public async Task A_token_is_asked_for_once_and_kept()
    {
        Assert.Equal("token 1", await GetAsync());
        _clock.Advance(TimeSpan.FromMinutes(47));
        Assert.Equal("token 1", await GetAsync());
    }

    [Fact]
    public async Task It_is_renewed_when_four_fifths_of_its_life_have_passed()
    {
        await GetAsync();
        _clock.Advance(TimeSpan.FromMinutes(48));
        Assert.Equal("token 2", await GetAsync());
    }

    [Fact]
    public async Task A_life_of_fifteen_minutes_is_obeyed()
    {
        Answer(TimeSpan.FromSeconds(900));
        await GetAsync();
        _clock.Advance(TimeSpan.FromSeconds(719));
        Assert.Equal("token 1", await GetAsync());
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("token 2", await GetAsync());
    }

    [Fact]
    public async Task Fifty_callers_at_a_time_cause_one_request()
    {
        var gate = new TaskCompletionSource<AccessToken>();
        _issuer.Setup(issuer => issuer.IssueAsync(It.IsAny<CancellationToken>())).Returns(() =>
        {
            Interlocked.Increment(ref _issued);
            return gate.Task;
        });
        var callers = Enumerable.Range(0, 50).Select(_ => _tokens.GetAsync(CancellationToken.None)).ToArray();
        gate.SetResult(Token("shared", TimeSpan.FromHours(1)));
        Assert.All(await Task.WhenAll(callers), token => Assert.Equal("shared", token.Value));
        Assert.Equal(1, _issued);
    }

    [Fact]
    public async Task Callers_who_waited_for_a_request_that_failed_share_its_failure()
    {
        var gate = new TaskCompletionSource<AccessToken>();
        _issuer.Setup(issuer => issuer.IssueAsync(It.IsAny<CancellationToken>())).Returns(() =>
        {
            Interlocked.Increment(ref _issued);
            return gate.Task;
        });
        var callers = Enumerable.Range(0, 50).Select(_ => Assert.ThrowsAsync<KmsException>(() => _tokens.GetAsync(CancellationToken.None))).ToArray();
        var failure = Failure();
        gate.SetException(failure);
        Assert.All(await Task.WhenAll(callers), shown => Assert.Same(failure, shown));
        Assert.Equal(1, _issued);
    }

    [Fact]
    public async Task After_a_failure_the_next_caller_asks_anew()
    {
        Fail();
        await Assert.ThrowsAsync<KmsException>(() => _tokens.GetAsync(CancellationToken.None));
        Answer(TimeSpan.FromHours(1));
        Assert.Equal("token 1", await GetAsync());
    }

    [Fact]
    public async Task While_one_caller_renews_an_ageing_token_the_others_go_on_with_it()
    {
        await GetAsync();
        _clock.Advance(TimeSpan.FromMinutes(50));
        var gate = new TaskCompletionSource<AccessToken>();
        _issuer.Setup(issuer => issuer.IssueAsync(It.IsAny<CancellationToken>())).Returns(gate.Task);
        var renewing = _tokens.GetAsync(CancellationToken.None);
        Assert.False(renewing.IsCompleted);
        Assert.Equal("token 1", await GetAsync());
        gate.SetResult(Token("new", TimeSpan.FromHours(1)));
        Assert.Equal("new", (await renewing).Value);
    }

    [Fact]
    public async Task A_valid_token_stays_in_use_when_its_renewal_fails_and_IAM_is_left_in_peace_for_a_minute()
    {
        await GetAsync();
        Fail();
        _clock.Advance(TimeSpan.FromMinutes(50));
        Assert.Equal("token 1", await GetAsync());
        _clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal("token 1", await GetAsync());
        _issuer.Verify(issuer => issuer.IssueAsync(It.IsAny<CancellationToken>()), Times.Exactly(2));
        _clock.Advance(TimeSpan.FromSeconds(1));
        await GetAsync();
        _issuer.Verify(issuer => issuer.IssueAsync(It.IsAny<CancellationToken>()), Times.Exactly(3));
    }

    [Fact]
    public async Task A_token_is_not_used_in_its_last_minute()
    {
        await GetAsync();
        Fail();
        _clock.Advance(TimeSpan.FromMinutes(59));
        await Assert.ThrowsAsync<KmsException>(() => _tokens.GetAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Many_callers_whose_token_was_refused_cause_one_renewal()
    {
        var refused = await _tokens.GetAsync(CancellationToken.None);
        var renewed = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _tokens.RenewAsync(refused, expired: true, CancellationToken.None)));
        Assert.All(renewed, token => Assert.Equal("token 2", token!.Value));
    }

    [Fact]
    public async Task A_young_token_that_was_refused_without_being_called_expired_is_not_renewed()
    {
        var refused = await _tokens.GetAsync(CancellationToken.None);
        Assert.Null(await _tokens.RenewAsync(refused, expired: false, CancellationToken.None));
        _clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal("token 2", (await _tokens.RenewAsync(refused, expired: false, CancellationToken.None))!.Value);
    }

    [Fact]
    public async Task A_caller_who_gives_up_leaves_the_request_to_the_others()
    {
        var gate = new TaskCompletionSource<AccessToken>();
        _issuer.Setup(issuer => issuer.IssueAsync(It.IsAny<CancellationToken>())).Returns(gate.Task);
        var first = _tokens.GetAsync(CancellationToken.None);
        using var impatience = new CancellationTokenSource();
        var second = _tokens.GetAsync(impatience.Token);
        impatience.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        gate.SetResult(Token("late", TimeSpan.FromHours(1)));
        Assert.Equal("late", (await first).Value);
    }

    public void Dispose() => _tokens.Dispose();

    private async Task<string> GetAsync() => (await _tokens.GetAsync(CancellationToken.None)).Value;

    private void Answer(TimeSpan life) => _issuer
        .Setup(issuer => issuer.IssueAsync(It.IsAny<CancellationToken>()))
        .Returns(() => Task.FromResult(Token("token " + Interlocked.Increment(ref _issued), life)));

    private void Fail() => _issuer.Setup(issuer => issuer.IssueAsync(It.IsAny<CancellationToken>())).ThrowsAsync(Failure());

    private AccessToken Token(string value, TimeSpan life) => new(value, _clock.GetUtcNow(), _clock.GetUtcNow() + life);

    private static KmsException Failure() => Faults.Iam(KmsErrorKind.Unavailable, 503, "", "down", null);
}
