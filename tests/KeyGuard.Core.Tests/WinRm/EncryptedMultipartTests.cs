using System;
using System.IO;
using System.Linq;
using System.Text;
using KeyGuard.WinRm.Transport.Sealing;
using Xunit;

namespace KeyGuard.Tests.WinRm;

/// <summary>How sealed messages are wrapped up for HTTP, as MS-WSMV has it and as Exchange does it.</summary>
public sealed class EncryptedMultipartTests
{
    private static readonly byte[] Token = Enumerable.Range(0, 40).Select(value => (byte)value).ToArray();

    [Fact]
    public void What_is_written_is_as_documented()
    {
        var body = Encoding.GetEncoding(28591).GetString(EncryptedMultipart.Write(Token, 24, "application/soap+xml;charset=UTF-8"));
        Assert.StartsWith(
            "--Encrypted Boundary\r\n\tContent-Type: application/HTTP-SPNEGO-session-encrypted\r\n\tOriginalContent: type=application/soap+xml;charset=UTF-8;Length=24\r\n--Encrypted Boundary\r\n\tContent-Type: application/octet-stream\r\n\u0010\0\0\0",
            body, StringComparison.Ordinal);
        Assert.EndsWith("--Encrypted Boundary--\r\n", body, StringComparison.Ordinal);
        Assert.Equal("multipart/encrypted;protocol=\"application/HTTP-SPNEGO-session-encrypted\";boundary=\"Encrypted Boundary\"", EncryptedMultipart.ContentType);
    }

    [Theory]
    [InlineData("--Encrypted Boundary", "\t", "SPNEGO")]
    [InlineData("--Encrypted Boundary", "", "SPNEGO")]
    [InlineData("-- Encrypted Boundary", "\t", "SPNEGO")]
    [InlineData("--Encrypted Boundary", "\t", "Kerberos")]
    [InlineData("--ENCRYPTED boundary", " ", "spnego")]
    public void Every_writing_is_read(string boundary, string indent, string protocol)
    {
        var (token, length) = EncryptedMultipart.Read(Body(boundary, indent, protocol, Token, 16, "24"));
        Assert.Equal(Token, token);
        Assert.Equal(24, length);
    }

    [Fact]
    public void Data_that_looks_like_the_closing_line_is_data()
    {
        var token = Encoding.ASCII.GetBytes("0123456789abcdef--Encrypted Boundary--\r\nmore");
        Assert.Equal(token, EncryptedMultipart.Read(Body("--Encrypted Boundary", "\t", "SPNEGO", token, 16, "9")).Token);
    }

    [Theory]
    [InlineData(-1, "24")]
    [InlineData(41, "24")]
    [InlineData(int.MaxValue, "24")]
    [InlineData(16, "-24")]
    [InlineData(16, "99999999999999999999")]
    [InlineData(16, "")]
    public void Lengths_that_can_not_be_are_refused(int header, string length) =>
        Assert.Throws<InvalidDataException>(() => EncryptedMultipart.Read(Body("--Encrypted Boundary", "\t", "SPNEGO", Token, header, length)));

    [Theory]
    [InlineData("")]
    [InlineData("<s:Envelope/>")]
    [InlineData("--Encrypted Boundary\r\n")]
    [InlineData("--Encrypted Boundary\r\n\tContent-Type: application/HTTP-SPNEGO-session-encrypted\r\n\tOriginalContent: type=x;Length=5\r\n--Encrypted Boundary\r\n\tContent-Type: application/octet-stream\r\n")]
    [InlineData("--Encrypted Boundary\r\n\tContent-Type: application/HTTP-SPNEGO-session-encrypted\r\n\tOriginalContent: type=x;Length=5\r\n--Encrypted Boundary\r\n\tContent-Type: application/octet-stream\r\nab--Encrypted Boundary--\r\n")]
    public void What_is_no_such_body_is_refused(string body) => Assert.Throws<InvalidDataException>(() => EncryptedMultipart.Read(Encoding.ASCII.GetBytes(body)));

    [Fact]
    public void Cut_off_anywhere_it_is_refused()
    {
        var whole = EncryptedMultipart.Write(Token, 24, "x");
        Assert.All(Enumerable.Range(0, whole.Length - 3), length => Assert.Throws<InvalidDataException>(() => EncryptedMultipart.Read(whole.Take(length).ToArray())));
    }

    private static byte[] Body(string boundary, string indent, string protocol, byte[] token, int header, string length) =>
    [
        .. Encoding.ASCII.GetBytes($"{boundary}\r\n{indent}Content-Type: application/HTTP-{protocol}-session-encrypted\r\n{indent}OriginalContent: type=application/soap+xml;charset=UTF-8;Length={length}\r\n{boundary}\r\n{indent}Content-Type: application/octet-stream\r\n"),
        .. BitConverter.GetBytes(header),
        .. token,
        .. Encoding.ASCII.GetBytes(boundary + "--\r\n"),
    ];
}
