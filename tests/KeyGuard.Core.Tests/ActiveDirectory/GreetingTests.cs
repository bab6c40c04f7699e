using System;
using System.Diagnostics;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.ActiveDirectory;
using KeyGuard.Errors;
using KeyGuard.Http;
using KeyGuard.Tests.Support;
using Xunit;

namespace KeyGuard.Tests.ActiveDirectory;

/// <summary>What is learned of a server before the LDAP library, which would wait for ever, is let loose on it.</summary>
public sealed class GreetingTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    // "Done", with success, to message 1.
    private static readonly byte[] Answer = [0x30, 0x0C, 0x02, 0x01, 0x01, 0x65, 0x07, 0x0A, 0x01, 0x00, 0x04, 0x00, 0x04, 0x00];

    [Fact]
    public void A_silent_server_is_given_up()
    {
        using var server = new RawServer(_ => new TaskCompletionSource<bool>().Task);
        var failure = Assert.Throws<KeyGuardException>(() => Greet(server.Uri.Port, TimeSpan.FromMilliseconds(200)));
        Assert.Equal("DirectoryUnreachable", failure.ErrorId);
        Assert.Contains("in time", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stop_ends_the_waiting()
    {
        using var stop = new CancellationTokenSource();
        using var server = new RawServer(_ =>
        {
            stop.Cancel();
            return new TaskCompletionSource<bool>().Task;
        });
        var watch = Stopwatch.StartNew();
        Assert.ThrowsAny<OperationCanceledException>(() => Greet(server.Uri.Port, Long, stop.Token));
        Assert.True(watch.Elapsed < Long, watch.Elapsed.ToString());
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n")]
    [InlineData("")]
    public void What_does_not_speak_LDAP_is_told_so(string answer)
    {
        using var server = new RawServer(async stream =>
        {
            await ReadQuestion(stream);
            await RawServer.WriteAsync(stream, answer);
        });
        Assert.Equal("DirectoryUnreachable", Assert.Throws<KeyGuardException>(() => Greet(server.Uri.Port, Long)).ErrorId);
    }

    [Fact]
    public void The_question_is_one_whole_LDAP_message_and_no_log_on()
    {
        byte[] asked = [];
        using var server = new RawServer(async stream =>
        {
            asked = await ReadQuestion(stream);
            await stream.WriteAsync(Answer, 0, Answer.Length);
        });
        Assert.Null(Greet(server.Uri.Port, Long).Certificate);
        Assert.Equal(asked.Length, asked[1] + 2);
        Assert.Equal(0x63, asked[5]);
    }

#if NET
    [Fact]
    public void A_server_that_falls_silent_after_the_greeting_is_given_up_too()
    {
        if (LdapPlatform.IsWindows) return;
        using var end = new SemaphoreSlim(0);
        var connections = 0;
        using var server = new RawServer(async stream =>
        {
            if (Interlocked.Increment(ref connections) > 1) await end.WaitAsync();
            await ReadQuestion(stream);
            await stream.WriteAsync(Answer);
        });
        var connector = new LdapConnector(new DirectoryServer("127.0.0.1", server.Uri.Port, false, ServerTrust.Of(null)), new System.Net.NetworkCredential("reader", "password-1")) { LogOn = TimeSpan.FromMilliseconds(300) };
        var failure = Assert.Throws<KeyGuardException>(() => connector.Open(CancellationToken.None));
        Assert.Equal("DirectoryLogOnFailed", failure.ErrorId);
        Assert.Contains("too long", failure.Message, StringComparison.Ordinal);
        // Lets the library's thread go.
        end.Release(10);
    }
#endif

    [Fact]
    public void Nobody_there() => Assert.Equal("DirectoryUnreachable", Assert.Throws<KeyGuardException>(() => Greet(1, Long)).ErrorId);

    [Fact]
    public void No_such_name() => Assert.Equal("DirectoryUnreachable", Assert.Throws<KeyGuardException>(() =>
        LdapGreeting.Exchange(new DirectoryServer("no-such-name.invalid", 389, false, ServerTrust.Of(null)), Long, CancellationToken.None)).ErrorId);

    [Fact]
    public void No_TLS_where_TLS_is_wanted()
    {
        using var server = new RawServer(stream => RawServer.WriteAsync(stream, "no TLS here, whatever you say to me"));
        var failure = Assert.Throws<KeyGuardException>(() => LdapGreeting.Exchange(new DirectoryServer("localhost", server.Uri.Port, true, ServerTrust.Of(null)), Long, CancellationToken.None));
        Assert.Contains(failure.ErrorId, (string[])["DirectoryTlsFailed", "DirectoryUnreachable"]);
    }

    private static LdapGreeting Greet(int port, TimeSpan patience, CancellationToken stop = default) =>
        LdapGreeting.Exchange(new DirectoryServer("127.0.0.1", port, false, ServerTrust.Of(null)), patience, stop);

    private static async Task<byte[]> ReadQuestion(Stream stream)
    {
        var buffer = new byte[100];
        var length = await stream.ReadAsync(buffer, 0, buffer.Length);
        return buffer.AsSpan(0, length).ToArray();
    }
}
