using System;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Http;
using KeyGuard.WinRm.Transport.Sealing;
using Xunit;

namespace KeyGuard.Tests.WinRm;

/// <summary>HTTP/1.1 replies, also in pieces, and what is none.</summary>
public sealed class WireReaderTests
{
    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", 200, "hello")]
    [InlineData("HTTP/1.1 401 \r\nContent-Length: 0\r\n\r\n", 401, "")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", 200, "hi")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nX: y\r\n\r\n", 200, "abcde")]
    [InlineData("HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n<html>", 404, "<html>")]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n", 204, "")]
    public async Task A_reply_is_read_byte_by_byte_or_at_once(string text, int status, string body)
    {
        foreach (var piece in new[] { 1, 7, 10_000 })
        {
            var reply = await Read(text, piece);
            Assert.Equal(status, reply.Status);
            Assert.Equal(body, Encoding.ASCII.GetString(reply.Body));
        }
    }

    [Fact]
    public async Task Two_replies_follow_each_other()
    {
        var reader = new WireReader(Pieces("HTTP/1.1 401 x\r\nContent-Length: 1\r\nWWW-Authenticate: Negotiate AQID\r\nWWW-Authenticate: Basic realm=\"WSMAN\"\r\n\r\naHTTP/1.1 200 y\r\nContent-Length: 1\r\nconnection: CLOSE\r\n\r\nb", 5), 100);
        var first = await reader.ReadAsync(CancellationToken.None);
        Assert.Equal([1, 2, 3], first.Token);
        Assert.True(first.OffersNegotiate);
        Assert.False(first.Closes);
        Assert.True((await reader.ReadAsync(CancellationToken.None)).Closes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nNo colon\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFF\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n0\r\n\r\n")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n\r\n")]
    [InlineData("HTTP/1.1 2xx OK\r\n\r\n")]
    public async Task What_is_no_reply_is_an_error(string text) => await Assert.ThrowsAsync<IOException>(() => Read(text, 3));

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 101\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2147483647\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n65\r\n")]
    public async Task A_reply_beyond_the_limit_is_not_read(string text) =>
        Assert.Equal(TransportFailure.ReplyTooLarge, (await Assert.ThrowsAsync<HttpTransportException>(() => Read(text, 1000))).Failure);

    [Fact]
    public async Task Without_an_end_of_the_line_it_does_not_go_on_for_ever() =>
        await Assert.ThrowsAsync<IOException>(() => Read(new string('a', 300_000), 8192));

    private static Task<WireReply> Read(string text, int piece) => new WireReader(Pieces(text, piece), 100).ReadAsync(CancellationToken.None);

    private static PieceStream Pieces(string text, int piece) => new(Encoding.ASCII.GetBytes(text), piece);

    private sealed class PieceStream(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => base.ReadAsync(buffer, offset, Math.Min(count, piece), cancellationToken);
    }
}
