using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Tests.Support;
using KeyGuard.WinRm;
using KeyGuard.WinRm.Protocol;
using Xunit;

namespace KeyGuard.Tests.WinRm;

/// <summary>What becomes of a request when something goes wrong, over http and https alike.</summary>
public sealed class TransportFailureTests(LabProcess lab) : WinRmTest(lab)
{
    [NtlmTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_read_whose_reply_is_lost_is_made_again(bool useSsl)
    {
        using var client = Client(useSsl);
        Lab.Fault("""{"verb":"Get","when":"after","transport":"reset"}""");
        Assert.NotNull(await client.GetAsync(ResourceUris.Service, [], CancellationToken.None));
        Assert.Equal(2, Lab.Requests().Count(request => request.StartsWith("Get", StringComparison.Ordinal)));
    }

    [NtlmTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_change_whose_reply_is_lost_is_not_made_again_and_may_have_taken_effect(bool useSsl)
    {
        using var client = Client(useSsl);
        Lab.Fault("""{"verb":"Put","when":"after","transport":"reset"}""");
        var failure = await Assert.ThrowsAsync<WsManException>(() => client.PutAsync(ResourceUris.ServiceAuth, [], WsManBodies.Settings(ResourceUris.ServiceAuth, "Auth", ("CredSSP", "false")), CancellationToken.None));
        Assert.Equal("WinRmConnectionLost", failure.ErrorId);
        Assert.True(failure.OutcomeUnknown);
        Assert.Single(Lab.Requests(), request => request.StartsWith("Put", StringComparison.Ordinal));
        Assert.Equal("false", (await client.GetAsync(ResourceUris.ServiceAuth, [], CancellationToken.None)).PartText("CredSSP"));
    }

    [NtlmTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_fault_has_its_code_whatever_its_words(bool useSsl)
    {
        using var client = Client(useSsl);
        Lab.Fault("""{"verb":"Put","fault":2150858890,"message":"Die Einstellung wird durch Richtlinien gesteuert."}""");
        var failure = await Assert.ThrowsAsync<WsManException>(() => client.PutAsync(ResourceUris.ServiceAuth, [], WsManBodies.Settings(ResourceUris.ServiceAuth, "Auth", ("CredSSP", "false")), CancellationToken.None));
        Assert.Equal("WinRmSetByPolicy", failure.ErrorId);
        Assert.Equal(2150858890, failure.Code);
        Assert.False(failure.OutcomeUnknown);
        Assert.Contains("Richtlinien", failure.Message, StringComparison.Ordinal);
    }

    [NtlmFact]
    public async Task Silence_ends_after_the_time_limit()
    {
        using var client = Client(useSsl: false, patience: new WinRmPatience { Operation = TimeSpan.FromMilliseconds(300), Grace = TimeSpan.FromMilliseconds(300) });
        Lab.Fault("""{"verb":"Get","transport":"hang"}""");
        var failure = await Assert.ThrowsAsync<WsManException>(() => client.GetAsync(ResourceUris.Service, [], CancellationToken.None));
        Assert.Equal("WinRmTimedOut", failure.ErrorId);
        Assert.True(failure.OutcomeUnknown);
    }

    [NtlmFact]
    public async Task Somebody_who_gives_up_does_not_wait()
    {
        using var client = Client(useSsl: false);
        using var stop = new CancellationTokenSource();
        await client.GetAsync(ResourceUris.Service, [], CancellationToken.None);
        Lab.Fault("""{"verb":"Get","transport":"hang"}""");
        var waiting = client.GetAsync(ResourceUris.Service, [], stop.Token);
        stop.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [NtlmTheory]
    [InlineData(404, "WinRmUrlPrefixWrong")]
    [InlineData(403, "WinRmAccessDenied")]
    [InlineData(503, "WinRmUnavailable")]
    [InlineData(302, "WinRmRedirected")]
    [InlineData(418, "WinRmUnexpectedStatus")]
    public async Task A_status_that_is_no_answer_has_its_meaning(int status, string errorId)
    {
        using var client = Client(useSsl: true);
        Lab.Fault($$"""{"stage":"http","times":0,"status":{{status}},"body":"<html>no</html>","headers":{"Location":"http://127.0.0.1:1/"} }""");
        Assert.Equal(errorId, (await Assert.ThrowsAsync<WsManException>(() => client.GetAsync(ResourceUris.Service, [], CancellationToken.None))).ErrorId);
    }

    [NtlmFact]
    public async Task A_reply_to_another_message_is_not_taken()
    {
        using var client = Client(useSsl: true);
        var forged = System.Text.Json.JsonSerializer.Serialize(Recorded.Envelope(Recorded.Config));
        Lab.Fault($$"""{"verb":"Get","times":0,"status":200,"body":{{forged}},"headers":{"Content-Type":"application/soap+xml;charset=UTF-8"} }""");
        Assert.Equal("WinRmReplyInvalid", (await Assert.ThrowsAsync<WsManException>(() => client.GetAsync(ResourceUris.Config, [], CancellationToken.None))).ErrorId);
    }

    [NtlmFact]
    public async Task A_request_that_does_not_fit_into_one_sealed_message_is_not_sent()
    {
        using var client = Client(useSsl: false);
        var large = WsManBodies.Settings(ResourceUris.Client, "Client", ("TrustedHosts", new string('a', 62_000)));
        Assert.Equal("WinRmRequestTooLarge", (await Assert.ThrowsAsync<WsManException>(() => client.PutAsync(ResourceUris.Client, [], large, CancellationToken.None))).ErrorId);
        Assert.Empty(Lab.Requests());
    }

    [NtlmTheory]
    [InlineData(100)]
    [InlineData(20_000)]
    [InlineData(55_000)]
    public async Task Large_values_come_back_whole(int length)
    {
        var value = new string('h', length);
        using var client = Client(useSsl: false);
        await client.PutAsync(ResourceUris.Client, [], WsManBodies.Settings(ResourceUris.Client, "Client", ("TrustedHosts", value)), CancellationToken.None);
        Assert.Equal(value, (await client.GetAsync(ResourceUris.Client, [], CancellationToken.None)).PartText("TrustedHosts"));
    }

    private WsManClient Client(bool useSsl, WinRmPatience? patience = null)
    {
        var address = Lab.Add("""{"name":"srv01.lab.example.com","httpsPort":5986}""");
        var trust = useSsl ? WinRmLab.Pin(address) : null;
        Lab.Control.ClearWinRmLog();
        return WinRmLab.Client(address, useSsl, trust: trust, patience: patience);
    }
}
