using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Http;
using KeyGuard.KeyProtect;
using KeyGuard.KeyProtect.Iam;
using KeyGuard.Tests.Support;
using Xunit;

namespace KeyGuard.Tests.Iam;

/// <summary>Tokens from the Lab's IAM and its instance metadata service.</summary>
public sealed class IamLabTests(LabProcess lab) : LabTest(lab)
{
    [Fact]
    public async Task An_unknown_API_key_is_rejected_for_good()
    {
        var failure = await FailureAsync("mistyped");
        Assert.Equal(KmsErrorKind.AuthenticationFailed, failure.Kind);
        Assert.Equal("IamCredentialsRejected", failure.ErrorId);
        Assert.Equal(400, failure.Status);
        Assert.Equal(["BXNIM0415E"], failure.Codes);
        Assert.Equal(1, Control.Count("token"));
        Assert.True(Guid.TryParse(failure.CorrelationId, out _));
    }

    [Fact]
    public async Task An_owner_who_left_the_account_is_named_as_the_cause()
    {
        Control.Fault("""{"path":"^/identity","status":400,"code":"BXNIM0410E"}""");
        var failure = await FailureAsync("lab-manager-key");
        Assert.Equal(KmsErrorKind.AuthenticationFailed, failure.Kind);
        Assert.Equal(["BXNIM0410E"], failure.Codes);
        Assert.Contains("owner", failure.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, KmsErrorKind.AuthenticationFailed)]
    [InlineData(403, KmsErrorKind.AuthenticationFailed)]
    [InlineData(429, KmsErrorKind.Throttled)]
    [InlineData(500, KmsErrorKind.Unavailable)]
    [InlineData(503, KmsErrorKind.Unavailable)]
    [InlineData(302, KmsErrorKind.Unavailable)]
    public async Task Other_answers_of_IAM_are_told_by_their_status(int status, KmsErrorKind kind)
    {
        Control.Fault($$"""{"path":"^/identity","status":{{status}},"times":0}""");
        Assert.Equal(kind, (await FailureAsync("lab-manager-key")).Kind);
    }

    [Fact]
    public async Task An_IAM_that_is_busy_for_a_moment_is_asked_again()
    {
        Control.Fault("""{"path":"^/identity","status":503,"times":2}""");
        Control.Fault("""{"path":"^/identity","status":429,"headers":{"Retry-After":"3"}}""");
        Assert.NotEmpty((await IssueAsync("lab-manager-key")).Value);
        Assert.Contains(TimeSpan.FromSeconds(3), Clock.Waits);
    }

    [Fact]
    public async Task A_reply_without_a_token_is_unavailability()
    {
        Control.Fault("""{"path":"^/identity","transport":"truncate"}""");
        var failure = await FailureAsync("lab-manager-key");
        Assert.Equal(KmsErrorKind.Unavailable, failure.Kind);
    }

    [Fact]
    public async Task The_lifetime_that_IAM_tells_is_obeyed()
    {
        Control.Settings("""{"tokenLifetimeSeconds":900}""");
        var token = await IssueAsync("lab-manager-key");
        Assert.False(token.IsAgeing(Clock.GetUtcNow().AddSeconds(719)));
        Assert.True(token.IsAgeing(Clock.GetUtcNow().AddSeconds(720)));
        Assert.False(token.IsExpired(Clock.GetUtcNow().AddSeconds(839)));
        Assert.True(token.IsExpired(Clock.GetUtcNow().AddSeconds(840)));
    }

    [Theory]
    [InlineData("Profile-lab-0001")]
    public async Task A_trusted_profile_gets_a_token_that_the_service_accepts(string profile)
    {
        using var http = new HttpPipeline(new HttpPipelineOptions { Clock = Clock });
        using var issuer = new TrustedProfileTokenIssuer(Lab.Url, profile, http, Clock);
        using var client = new KeyProtectClient("lab", Lab.Url, LabProcess.Primary, new CachedTokenSource(issuer, Clock), http);
        Assert.Equal(LabProcess.RootKey, (await client.GetMetadataAsync("veeam-root", CancellationToken.None)).Id);
        Assert.Equal(["PUT /instance_identity/v1/token?version=2022-03-01", "POST /instance_identity/v1/iam_token?version=2022-03-01"], Control.Requests().Take(2));
    }

    [Fact]
    public async Task An_unknown_trusted_profile_is_rejected()
    {
        using var http = new HttpPipeline(new HttpPipelineOptions { Clock = Clock });
        using var issuer = new TrustedProfileTokenIssuer(Lab.Url, "Profile-unknown", http, Clock);
        var failure = await Assert.ThrowsAsync<KmsException>(() => issuer.IssueAsync(CancellationToken.None));
        Assert.Equal(KmsErrorKind.AuthenticationFailed, failure.Kind);
    }

    private async Task<AccessToken> IssueAsync(string apiKey)
    {
        using var http = new HttpPipeline(new HttpPipelineOptions { Clock = Clock });
        using var issuer = new ApiKeyTokenIssuer(Lab.Url, Secret.Of(apiKey), http, Clock);
        return await issuer.IssueAsync(CancellationToken.None);
    }

    private Task<KmsException> FailureAsync(string apiKey) => Assert.ThrowsAsync<KmsException>(() => IssueAsync(apiKey));
}
