using System;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Tests.Support;
using KeyGuard.WinRm;
using KeyGuard.WinRm.Protocol;
using KeyGuard.WinRm.Reading;
using KeyGuard.WinRm.Transport;
using Xunit;

namespace KeyGuard.Tests.WinRm;

/// <summary>All bytes on the wire of http sessions, read by somebody in between.</summary>
public sealed class NothingInClearTests(LabProcess lab) : WinRmTest(lab)
{
    private static readonly string[] Contents =
        ["StdRegProv", "config", "AllowUnencrypted", "CredSSP", "ListeningOn", "transfer", "RelatesTo", "MessageID", "SelectorSet", "TrustedHosts", "O:NSG", WinRmLab.Password];

    [NtlmFact]
    public async Task Of_a_whole_audit_only_Identify_can_be_read()
    {
        using var proxy = new RecordingProxy(Lab.Add("""{"name":"srv01.lab.example.com"}"""), 5985);
        var options = new ReadingOptions { LogOn = WinRmLab.AsAdmin(), HttpPort = proxy.Port, HttpsPort = 1 };
        var facts = await new SecurityReader(options).ReadAsync(new ComputerRequest("127.0.0.1"), CancellationToken.None);
        Assert.True(facts.IsRead);
        Assert.Null(facts.Error);
        AssertSealed(proxy);
        // One question in clear, the same for everybody, before the log-on; its answer tells the maker's name.
        var identify = Encoding.UTF8.GetString(WsManEnvelope.Identify());
        Assert.Equal(1, Count(proxy.Sent, identify));
        Assert.Equal(1, Count(proxy.Sent, "Envelope xmlns"));
        Assert.Contains("Microsoft Corporation", proxy.Answered, StringComparison.Ordinal);
        Assert.True(Count(proxy.Sent, "HTTP-SPNEGO-session-encrypted\r\n") > 8);
    }

    [NtlmFact]
    public async Task Changes_and_refusals_are_sealed_too()
    {
        using var proxy = new RecordingProxy(Lab.Add("""{"name":"srv01.lab.example.com"}"""), 5985);
        using var client = Client(proxy);
        await client.PutAsync(ResourceUris.ServiceAuth, [], WsManBodies.Settings(ResourceUris.ServiceAuth, "Auth", ("CredSSP", "false")), CancellationToken.None);
        await Assert.ThrowsAsync<WsManException>(() => client.GetAsync(ResourceUris.Listener, ResourceUris.ListenerSelectors("*", "HTTPS"), CancellationToken.None));
        AssertSealed(proxy);
        Assert.DoesNotContain("Envelope", proxy.Sent, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Envelope", proxy.Answered, StringComparison.OrdinalIgnoreCase);
    }

    [NtlmFact]
    public async Task A_byte_that_somebody_changes_is_noticed_and_the_reply_thrown_away()
    {
        using var proxy = new RecordingProxy(Lab.Add("""{"name":"srv01.lab.example.com"}"""), 5985);
        using var client = Client(proxy);
        await client.GetAsync(ResourceUris.Service, [], CancellationToken.None);
        proxy.Change = bytes =>
        {
            // In the last third of the sealed data, before the closing line.
            bytes[bytes.Length * 2 / 3] ^= 1;
            return bytes;
        };
        var failure = await Assert.ThrowsAsync<WsManException>(() => client.GetAsync(ResourceUris.Service, [], CancellationToken.None));
        Assert.Equal("WinRmReplyNotGenuine", failure.ErrorId);
        Assert.True(failure.OutcomeUnknown);
        // Key and connection are given up; the next request logs on anew.
        proxy.Change = static bytes => bytes;
        await client.GetAsync(ResourceUris.Service, [], CancellationToken.None);
        Assert.Equal(2, proxy.Connections);
    }

    [NtlmFact]
    public async Task A_reply_in_clear_is_not_believed()
    {
        using var proxy = new RecordingProxy(Lab.Add("""{"name":"srv01.lab.example.com"}"""), 5985);
        using var client = Client(proxy);
        await client.GetAsync(ResourceUris.Service, [], CancellationToken.None);
        var forged = Encoding.ASCII.GetBytes(Recorded.Envelope(Recorded.Config));
        proxy.Change = _ => [.. Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/soap+xml;charset=UTF-8\r\nContent-Length: {forged.Length}\r\n\r\n"), .. forged];
        Assert.Equal("WinRmReplyNotGenuine", (await Assert.ThrowsAsync<WsManException>(() => client.GetAsync(ResourceUris.Config, [], CancellationToken.None))).ErrorId);
    }

    [NtlmFact]
    public async Task A_server_that_only_pretends_to_have_accepted_gets_no_request()
    {
        using var proxy = new RecordingProxy(Lab.Add("""{"name":"srv01.lab.example.com"}"""), 5985) { Change = _ => Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") };
        using var client = Client(proxy);
        Assert.Equal("WinRmReplyNotGenuine", (await Assert.ThrowsAsync<WsManException>(() => client.GetAsync(ResourceUris.Config, [], CancellationToken.None))).ErrorId);
        AssertSealed(proxy);
    }

    [NtlmTheory]
    [InlineData(nameof(WinRmAuthentication.Basic))]
    public void A_log_on_that_can_encrypt_nothing_has_no_transport_over_http(string authentication)
    {
        var logOn = WinRmLab.AsAdmin((WinRmAuthentication)Enum.Parse(typeof(WinRmAuthentication), authentication));
        Assert.Equal("WinRmNeedsTls", Assert.Throws<WsManException>(() => WinRmLab.Client("127.0.0.1", logOn: logOn)).ErrorId);
    }

    [NtlmFact]
    public async Task Without_a_log_on_there_is_Identify_and_nothing_else()
    {
        using var proxy = new RecordingProxy(Lab.Add("""{"name":"srv01.lab.example.com"}"""), 5985);
        using var client = new WsManClient(WinRmTransports.Anonymous(WinRmTarget.Of("127.0.0.1", false, proxy.Port), KeyGuard.Http.ServerTrust.Of(null), new WinRmPatience()));
        Assert.Equal("Microsoft Corporation", (await client.IdentifyAsync(CancellationToken.None)).ProductVendor);
        await Assert.ThrowsAsync<InvalidOperationException>(() => client.GetAsync(ResourceUris.Config, [], CancellationToken.None));
        Assert.Equal(1, Count(proxy.Sent, "POST /wsman"));
    }

    private static WsManClient Client(RecordingProxy proxy) =>
        new(WinRmTransports.Open(WinRmTarget.Of("127.0.0.1", false, proxy.Port), WinRmLab.AsAdmin(), KeyGuard.Http.ServerTrust.Of(null), new WinRmPatience()));

    private static void AssertSealed(RecordingProxy proxy)
    {
        foreach (var text in Contents.SelectMany(text => new[] { text, Encoding.GetEncoding(28591).GetString(Encoding.Unicode.GetBytes(text)) }))
        {
            Assert.DoesNotContain(text, proxy.Sent, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(text, proxy.Answered, StringComparison.OrdinalIgnoreCase);
        }
    }

    private static int Count(string text, string pattern) => text.Split([pattern], StringSplitOptions.None).Length - 1;
}
