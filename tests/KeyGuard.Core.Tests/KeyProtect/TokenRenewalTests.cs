using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.KeyProtect;
using KeyGuard.Tests.Support;
using Xunit;

namespace KeyGuard.Tests.KeyProtect;

/// <summary>A refused token is renewed once, where that can help.</summary>
public sealed class TokenRenewalTests(LabProcess lab) : LabTest(lab)
{
    [Fact]
    public async Task A_token_that_expired_by_the_servers_clock_is_renewed_and_the_call_succeeds()
    {
        var client = Client();
        await client.GetMetadataAsync("veeam-root", CancellationToken.None);
        Control.MoveClock(TimeSpan.FromHours(2));
        await client.GetMetadataAsync("veeam-root", CancellationToken.None);
        Assert.Equal(2, Control.Count("token"));
        Assert.Equal(3, Control.Count("metadata"));
    }

    [Theory]
    [InlineData("""{"path":"/metadata","status":400,"message":"Bad Request: Token is expired"}""")]
    [InlineData("""{"path":"/metadata","status":401,"message":"Unauthorized: Token is expired"}""")]
    public async Task A_call_refused_once_as_expired_succeeds_with_a_new_token(string rule)
    {
        var client = Client();
        Control.Fault(rule);
        await client.GetMetadataAsync("veeam-root", CancellationToken.None);
        Assert.Equal(2, Control.Count("token"));
    }

    [Fact]
    public async Task A_change_that_was_refused_as_expired_is_made_once_with_the_new_token()
    {
        var client = Client();
        Control.Fault("""{"path":"/actions/rotate","status":400,"message":"Bad Request: Token is expired"}""");
        await client.RotateAsync("veeam-root", null, CancellationToken.None);
        Assert.Equal(2, (await client.GetVersionsAsync("veeam-root", CancellationToken.None)).Count);
    }

    [Fact]
    public async Task A_401_for_a_young_token_is_believed_at_once()
    {
        var client = Client("lab-stranger-key");
        await Assert.ThrowsAsync<KmsException>(() => client.GetMetadataAsync("veeam-root", CancellationToken.None));
        await Assert.ThrowsAsync<KmsException>(() => client.GetMetadataAsync("veeam-root", CancellationToken.None));
        Assert.Equal(1, Control.Count("token"));
    }

    [Fact]
    public async Task A_401_for_an_older_token_is_tried_once_more_with_a_new_one()
    {
        var client = Client();
        await client.GetMetadataAsync("veeam-root", CancellationToken.None);
        Clock.Advance(TimeSpan.FromSeconds(61));
        Control.Fault("""{"path":"/metadata","status":401}""");
        await client.GetMetadataAsync("veeam-root", CancellationToken.None);
        Assert.Equal(2, Control.Count("token"));
    }

    [Fact]
    public async Task A_401_that_a_new_token_does_not_cure_is_reported_after_two_tries()
    {
        var client = Client();
        await client.GetMetadataAsync("veeam-root", CancellationToken.None);
        Clock.Advance(TimeSpan.FromSeconds(61));
        Control.Fault("""{"path":"/metadata","status":401,"times":0}""");
        var failure = await Assert.ThrowsAsync<KmsException>(() => client.GetMetadataAsync("veeam-root", CancellationToken.None));
        Assert.Equal(KmsErrorKind.AuthenticationFailed, failure.Kind);
        Assert.Equal(3, Control.Requests().Count(request => request.EndsWith("/metadata", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Rejected_credentials_say_nothing_about_the_root_key()
    {
        var failure = await Assert.ThrowsAsync<KmsException>(() => Client("no-such-key").GetMetadataAsync("veeam-root", CancellationToken.None));
        Assert.Equal(KmsErrorKind.AuthenticationFailed, failure.Kind);
        Assert.Equal(["BXNIM0415E"], failure.Codes);
        Assert.Equal(0, Control.Count("metadata"));
    }
}
