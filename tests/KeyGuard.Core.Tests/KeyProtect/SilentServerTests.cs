using System;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Http;
using KeyGuard.KeyProtect;
using KeyGuard.Tests.Support;
using Xunit;

namespace KeyGuard.Tests.KeyProtect;

/// <summary>Servers that accept a request and then let the caller wait.</summary>
public sealed class SilentServerTests(LabProcess lab) : LabTest(lab)
{
    [Theory]
    [InlineData("""{"path":"/actions/","times":0,"transport":"hang"}""")]
    [InlineData("""{"path":"/actions/","times":0,"delayMilliseconds":600000}""")]
    public async Task A_reply_that_does_not_come_in_time_is_unavailability(string rule)
    {
        Control.Fault(rule);
        var client = Client(innermost: new ImpatientHandler(Clock));
        var failure = await Assert.ThrowsAsync<KmsException>(() => client.GenerateWrappedAsync("veeam-root", null, CancellationToken.None));
        Assert.Equal(KmsErrorKind.Unavailable, failure.Kind);
        Assert.Null(failure.Status);
    }

    /// <summary>Lets the time of an attempt pass as soon as an action has been sent.</summary>
    private sealed class ImpatientHandler(FakeClock clock) : DelegatingHandler(MessageHandlers.Create())
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var reply = base.SendAsync(request, cancellationToken);
            if (request.RequestUri!.AbsolutePath.Contains("/actions/")) clock.Advance(TimeSpan.FromSeconds(30));
            return reply;
        }
    }
}
