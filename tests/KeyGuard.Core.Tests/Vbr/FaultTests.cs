using System;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Http;
using KeyGuard.Tests.Support;
using KeyGuard.Vbr;
using Xunit;

namespace KeyGuard.Tests.Vbr;

/// <summary>What each failure of the server means, and what is repeated.</summary>
public sealed class FaultTests(LabProcess lab) : VbrTest(lab)
{
    [Theory]
    [InlineData("""{"status":400,"code":"UnexpectedContent"}""", VbrErrorKind.Rejected, "VbrRejected")]
    [InlineData("""{"status":400,"code":"NotImplemented"}""", VbrErrorKind.VersionUnsupported, "VbrVersionUnsupported")]
    [InlineData("""{"status":403}""", VbrErrorKind.AccessDenied, "VbrAccessDenied")]
    [InlineData("""{"status":403,"code":"InvalidToken"}""", VbrErrorKind.TokenExpired, "VbrTokenExpired")]
    [InlineData("""{"status":401}""", VbrErrorKind.TokenExpired, "VbrTokenExpired")]
    [InlineData("""{"status":404}""", VbrErrorKind.NotFound, "VbrNotFound")]
    [InlineData("""{"status":404,"body":"<html>","contentType":"text/html"}""", VbrErrorKind.Rejected, "VbrRejected")]
    [InlineData("""{"status":405,"code":"MethodNotAllowed"}""", VbrErrorKind.Rejected, "VbrRejected")]
    [InlineData("""{"status":302,"headers":{"Location":"https://elsewhere.example/"}}""", VbrErrorKind.Rejected, "VbrRejected")]
    [InlineData("""{"status":429}""", VbrErrorKind.Throttled, "VbrThrottled")]
    [InlineData("""{"status":500}""", VbrErrorKind.Unavailable, "VbrUnavailable")]
    [InlineData("""{"status":501}""", VbrErrorKind.Rejected, "VbrRejected")]
    [InlineData("""{"status":503,"body":"<html>","contentType":"text/html"}""", VbrErrorKind.Unavailable, "VbrUnavailable")]
    [InlineData("""{"transport":"reset"}""", VbrErrorKind.Unavailable, "VbrUnavailable")]
    [InlineData("""{"transport":"close"}""", VbrErrorKind.Unavailable, "VbrUnavailable")]
    [InlineData("""{"transport":"empty"}""", VbrErrorKind.Unavailable, "VbrReplyInvalid")]
    [InlineData("""{"transport":"truncate"}""", VbrErrorKind.Unavailable, "VbrReplyInvalid")]
    [InlineData("""{"body":"[]"}""", VbrErrorKind.Unavailable, "VbrReplyInvalid")]
    [InlineData("""{"body":"{\"data\":[{\"id\":1}],\"pagination\":{\"total\":1}}"}""", VbrErrorKind.Unavailable, "VbrReplyInvalid")]
    public async Task A_failing_listing_says_what_is_wrong(string rule, VbrErrorKind kind, string id)
    {
        Control.AddVbrPassword("there", "p");
        var connection = await ConnectAsync(retries: 0);
        Control.Fault("""{"path":"/encryptionPasswords","times":0,""" + rule.Substring(1));
        await RefusedAsync(() => ListAsync(connection), kind, id);
    }

    [Fact]
    public async Task A_server_in_trouble_is_asked_again()
    {
        var connection = await ConnectAsync();
        Control.Fault("""{"path":"/encryptionPasswords","status":503,"times":3}""");
        Assert.Empty(await ListAsync(connection));
    }

    [Fact]
    public async Task A_wait_that_the_server_asks_for_is_kept()
    {
        var connection = await ConnectAsync();
        Control.Fault("""{"path":"/encryptionPasswords","status":429,"headers":{"Retry-After":"7"}}""");
        await ListAsync(connection);
        Assert.Contains(TimeSpan.FromSeconds(7), Clock.Waits);
    }

    [Theory]
    [InlineData("""{"method":"POST","path":"/encryptionPasswords$","when":"after","transport":"reset"}""", 1)]
    [InlineData("""{"method":"POST","path":"/encryptionPasswords$","when":"before","status":500}""", 0)]
    public async Task Adding_is_never_repeated_when_it_may_have_happened(string rule, int there)
    {
        var connection = await ConnectAsync();
        Control.Fault(rule);
        await RefusedAsync(() => AddAsync(connection), VbrErrorKind.Unavailable, "VbrUnavailable");
        Assert.Equal(there, (await ListAsync(connection)).Count);
        Assert.Equal(1, Asked("POST /api/v1/encryptionPasswords"));
    }

    [Fact]
    public async Task Changing_a_hint_is_repeated_when_its_reply_is_lost()
    {
        var connection = await ConnectAsync();
        var added = await AddAsync(connection);
        Control.Fault("""{"method":"PUT","when":"after","transport":"reset"}""");
        await connection.Client.SetHintAsync(added, "twice", CancellationToken.None);
        Assert.Equal(2, Asked("PUT"));
        Assert.Equal("twice", Assert.Single(await ListAsync(connection)).Hint);
    }

    [Fact]
    public async Task A_reply_that_does_not_come_in_time_is_unavailability()
    {
        var handler = new ImpatientHandler(Clock);
        var connection = await ConnectAsync(innermost: handler);
        Control.Fault("""{"path":"/encryptionPasswords","times":0,"transport":"hang"}""");
        handler.IsImpatient = true;
        await RefusedAsync(() => ListAsync(connection), VbrErrorKind.Unavailable, "VbrUnavailable");
        handler.IsImpatient = false;
    }

    [Fact]
    public async Task Plain_http_is_refused_beyond_this_computer()
    {
        var failure = await Assert.ThrowsAsync<KeyGuard.Errors.KeyGuardException>(() => ConnectAsync(new Uri("http://backup01.example:9419"), ServerTrust.Of(null)));
        Assert.Equal("EndpointInvalid", failure.ErrorId);
    }

    private sealed class ImpatientHandler(FakeClock clock) : DelegatingHandler(MessageHandlers.Create())
    {
        public bool IsImpatient { get; set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var reply = base.SendAsync(request, cancellationToken);
            if (IsImpatient) clock.Advance(TimeSpan.FromSeconds(30));
            return reply;
        }
    }
}
