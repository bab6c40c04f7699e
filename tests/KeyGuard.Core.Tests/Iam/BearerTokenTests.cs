using System.Threading;
using System.Threading.Tasks;
using KeyGuard.KeyProtect;
using KeyGuard.KeyProtect.Iam;
using KeyGuard.Tests.Support;
using Xunit;

namespace KeyGuard.Tests.Iam;

public sealed class BearerTokenTests
{
    [Fact]
    public async Task A_token_given_by_the_user_is_used_as_it_is()
    {
        using var tokens = new BearerTokenSource(Secret.Of("eyJh.eyJi.c"));
        Assert.Equal("eyJh.eyJi.c", (await tokens.GetAsync(CancellationToken.None)).Value);
    }

    [Fact]
    public async Task When_it_has_expired_the_user_is_told_to_bring_a_new_one()
    {
        using var tokens = new BearerTokenSource(Secret.Of("t"));
        var token = await tokens.GetAsync(CancellationToken.None);
        var failure = await Assert.ThrowsAsync<KmsException>(() => tokens.RenewAsync(token, expired: true, CancellationToken.None));
        Assert.Equal(KmsErrorKind.TokenExpired, failure.Kind);
        Assert.Equal("KmsTokenExpired", failure.ErrorId);
    }

    [Fact]
    public async Task When_it_is_only_refused_there_is_no_other()
    {
        using var tokens = new BearerTokenSource(Secret.Of("t"));
        var token = await tokens.GetAsync(CancellationToken.None);
        Assert.Null(await tokens.RenewAsync(token, expired: false, CancellationToken.None));
    }
}
