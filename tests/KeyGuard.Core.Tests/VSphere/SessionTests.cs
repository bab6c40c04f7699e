using System;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Tests.Support;
using KeyGuard.VSphere;
using KeyGuard.VSphere.Soap;
using Xunit;

namespace KeyGuard.Tests.VSphere;

/// <summary>What happens when a session ends, or a reply is lost, in the middle of the work.</summary>
public sealed class SessionTests : VimTest
{
    private const string Key = "<returnval><keyId><keyId>1</keyId></keyId><success>true</success></returnval>";

    private static readonly VimCall Generate = new("GenerateKey", new ObjectRef("CryptoManagerKmip", "CryptoManager"));
    private static readonly VimCall List = new("ListKmipServers", new ObjectRef("CryptoManagerKmip", "CryptoManager")) { Repeatable = true };

    [Fact]
    public async Task A_call_that_met_no_session_is_made_again_after_one_login_even_if_it_must_not_happen_twice()
    {
        var carriedOut = 0;
        Server.On("GenerateKey", _ => { carriedOut++; return Key; });
        var client = await ClientAsync();
        Server.EndSessions();
        Assert.Single(await client.CallAsync(Generate, CancellationToken.None));
        Assert.Equal((2, 2, 1), (Server.Count("GenerateKey"), Server.Count("Login"), carriedOut));
    }

    [Fact]
    public async Task Many_calls_that_meet_the_end_of_a_session_at_once_log_in_once()
    {
        var client = await ClientAsync();
        // All of them are on their way, with the old session, before the first one is told.
        var together = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        Server.Methods("ListKmipServers", async (call, _) =>
        {
            if (Server.Count("ListKmipServers") == 20) together.TrySetResult(true);
            await together.Task;
            return call.Session == "\"session-1\"" ? VimServer.Fault("<NotAuthenticatedFault xmlns=\"urn:vim25\" xsi:type=\"NotAuthenticated\"/>", "") : VimServer.Reply(call.Method, "");
        });
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.CallAsync(List, CancellationToken.None)));
        Assert.Equal((40, 2), (Server.Count("ListKmipServers"), Server.Count("Login")));
    }

    [Fact]
    public async Task A_session_that_is_refused_again_is_an_error_and_no_loop()
    {
        Server.OnFault("ListKmipServers", "<NotAuthenticatedFault xmlns=\"urn:vim25\" xsi:type=\"NotAuthenticated\"/>");
        var client = await ClientAsync();
        var failure = await Assert.ThrowsAsync<VimException>(() => client.CallAsync(List, CancellationToken.None));
        Assert.Equal("VCenterSessionEnded", failure.ErrorId);
        Assert.Equal((2, 2), (Server.Count("ListKmipServers"), Server.Count("Login")));
    }

    [Fact]
    public async Task A_borrowed_session_that_ends_is_an_error_that_says_so()
    {
        ShowSessions();
        var connection = await BorrowAsync(Server.OpenSession("borrowed-1"));
        Server.EndSessions();
        var failure = await Assert.ThrowsAsync<VimException>(() => connection.Client.CallAsync(List, CancellationToken.None));
        Assert.Equal("VCenterBorrowedSessionEnded", failure.ErrorId);
        Assert.Equal(0, Server.Count("Login"));
    }

    [Fact]
    public async Task A_call_that_must_not_happen_twice_is_not_made_again_when_its_reply_is_lost()
    {
        Server.Methods("GenerateKey", (_, _) => throw new HttpRequestException("lost", new System.IO.IOException("The connection was reset.")));
        var client = await ClientAsync();
        var failure = await Assert.ThrowsAsync<VimException>(() => client.CallAsync(Generate, CancellationToken.None));
        Assert.Equal("VCenterUnavailable", failure.ErrorId);
        Assert.True(failure.IsOutcomeUnknown);
        Assert.Equal(1, Server.Count("GenerateKey"));
    }

    [Fact]
    public async Task A_repeatable_call_is_made_again_when_its_reply_is_lost()
    {
        Server.Methods("ListKmipServers", (call, _) => Server.Count("ListKmipServers") == 1
            ? throw new HttpRequestException("lost", new System.IO.IOException("The connection was reset."))
            : Task.FromResult(VimServer.Reply(call.Method, "")));
        var client = await ClientAsync();
        Assert.Empty(await client.CallAsync(List, CancellationToken.None));
        Assert.Equal(2, Server.Count("ListKmipServers"));
    }

    [Fact]
    public async Task A_fault_is_an_answer_and_not_asked_for_again_and_a_proxys_page_is()
    {
        Server.OnFault("ListKmipServers", "<RuntimeFaultFault xmlns=\"urn:vim25\" xsi:type=\"RuntimeFault\"/>", "no");
        var client = await ClientAsync();
        await Assert.ThrowsAsync<VimException>(() => client.CallAsync(List, CancellationToken.None));
        Assert.Equal(1, Server.Count("ListKmipServers"));

        Server.Methods("ListKmipServers", (_, _) => Task.FromResult(VimServer.Response(HttpStatusCode.ServiceUnavailable, "<html>no healthy upstream</html>")));
        var failure = await Assert.ThrowsAsync<VimException>(() => client.CallAsync(List, CancellationToken.None));
        Assert.Equal("VCenterUnavailable", failure.ErrorId);
        Assert.Equal(4, Server.Count("ListKmipServers"));
    }

    [Fact]
    public async Task What_no_vCenter_would_send_is_reported_as_such()
    {
        var client = await ClientAsync();
        Server.Methods("ListKmipServers", (_, _) => Task.FromResult(VimServer.Response(HttpStatusCode.OK, "<html>welcome</html>")));
        Assert.Equal("VCenterReplyInvalid", (await Assert.ThrowsAsync<VimException>(() => client.CallAsync(List, CancellationToken.None))).ErrorId);
        Server.Methods("ListKmipServers", (_, _) => Task.FromResult(VimServer.Response(HttpStatusCode.Found, "")));
        Assert.Equal("VCenterNotThere", (await Assert.ThrowsAsync<VimException>(() => client.CallAsync(List, CancellationToken.None))).ErrorId);
    }

    [Fact]
    public async Task Document_types_are_refused()
    {
        var client = await ClientAsync();
        Server.Methods("ListKmipServers", (_, _) => Task.FromResult(VimServer.Response(HttpStatusCode.OK, "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]>" + VimServer.Envelope("<a>&b;</a>").Substring(39))));
        Assert.Equal("VCenterReplyInvalid", (await Assert.ThrowsAsync<VimException>(() => client.CallAsync(List, CancellationToken.None))).ErrorId);
    }

    [Fact]
    public async Task Being_kept_alive_counts_as_use_and_replaces_a_session_that_has_ended()
    {
        ShowSessions();
        var client = await ClientAsync();
        Server.EndSessions();
        using (client.KeepAlive())
        {
            // The clock of the tests is at the end of the interval at once.
            await Eventually(() => Server.Count("Login") == 2);
        }
        Assert.True(await client.IsAliveAsync(CancellationToken.None));
    }

    [Fact]
    public async Task What_is_shown_of_the_calls_names_them_and_holds_no_secret()
    {
        var connection = await ConnectAsync();
        using var secret = Secret.Bytes("kms-password-4711");
        var call = new VimCall("RegisterKmipServer", new ObjectRef("CryptoManagerKmip", "CryptoManager")) { Arguments = writer => writer.Object("server", server => server.Secret("password", secret)) };
        Server.OnFault("RegisterKmipServer", "<InvalidArgumentFault xmlns=\"urn:vim25\" xsi:type=\"InvalidArgument\"><invalidProperty>password</invalidProperty></InvalidArgumentFault>", "password kms-password-4711 is bad");
        var failure = await Assert.ThrowsAsync<VimException>(() => connection.Client.CallAsync(call, CancellationToken.None));
        var trace = "";
        while (connection.Client.Trace.TryTake(out var line)) trace += line + "\n";
        Assert.Contains("POST https://vc01.example.com/sdk RegisterKmipServer -> 500", trace);
        Assert.Contains("kms-password-4711", Server.Calls.Last().Text);
        Assert.DoesNotContain("kms-password-4711", trace + failure + failure.ServerMessage);
        Assert.DoesNotContain("session-1", trace + failure);
        Assert.DoesNotContain("pass<", trace);
    }

    private static async Task Eventually(Func<bool> condition)
    {
        for (var turn = 0; turn < 1000 && !condition(); turn++) await Task.Delay(10);
        Assert.True(condition());
    }
}
