using System;
using System.Globalization;
using System.IO;
using System.Text;
using System.Text.RegularExpressions;

namespace KeyGuard.WinRm.Transport.Sealing;

/// <summary>The multipart body in which a sealed message travels (MS-WSMV, 2.2.9.1.1).</summary>
internal static class EncryptedMultipart
{
    private const string Protocol = "application/HTTP-SPNEGO-session-encrypted";
    private const string Boundary = "--Encrypted Boundary";
    private const int LargestHeader = 1024;

    // Exchange writes "-- Encrypted Boundary", and a tab before the parts' headers is optional.
    private static readonly Regex Opening = new(
        @"^\s*--\s?Encrypted Boundary\r\n\s*Content-Type:\s*application/HTTP-(?:SPNEGO|Kerberos)-session-encrypted\r\n\s*OriginalContent:\s*type=[^\r\n]*?;\s*Length=(\d{1,9})\r\n--\s?Encrypted Boundary\r\n\s*Content-Type:\s*application/octet-stream\r\n",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        TimeSpan.FromSeconds(1));

    /// <summary>The Content-Type of the whole body.</summary>
    public const string ContentType = "multipart/encrypted;protocol=\"" + Protocol + "\";boundary=\"Encrypted Boundary\"";

    /// <param name="token">The sealed message, its data last.</param>
    /// <param name="messageLength">The length of the message before it was sealed.</param>
    /// <param name="originalType">The media type of the message.</param>
    public static byte[] Write(byte[] token, int messageLength, string originalType)
    {
        using var body = new MemoryStream();
        var head = $"{Boundary}\r\n\tContent-Type: {Protocol}\r\n\tOriginalContent: type={originalType};Length={messageLength.ToString(CultureInfo.InvariantCulture)}\r\n{Boundary}\r\n\tContent-Type: application/octet-stream\r\n";
        Append(body, Encoding.ASCII.GetBytes(head));
        Append(body, BitConverter.GetBytes(token.Length - messageLength));
        Append(body, token);
        Append(body, Encoding.ASCII.GetBytes(Boundary + "--\r\n"));
        return body.ToArray();
    }

    /// <summary>The sealed message and the length of what is in it.</summary>
    /// <exception cref="InvalidDataException">It is not such a body.</exception>
    public static (byte[] Token, int MessageLength) Read(byte[] body)
    {
        // One character per byte, so that places in the text are places in the body.
        var text = Latin(body, 0, Math.Min(body.Length, LargestHeader));
        var opening = Opening.Match(text);
        if (!opening.Success || !int.TryParse(opening.Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var length)) throw Malformed();
        var start = opening.Length + sizeof(int);
        var end = Closing(body);
        if (end < start) throw Malformed();
        var header = BitConverter.ToInt32(body, opening.Length);
        if (header < 0 || header > end - start) throw Malformed();
        var token = new byte[end - start];
        Buffer.BlockCopy(body, start, token, 0, token.Length);
        return (token, length);
    }

    // The closing line is the last thing in the body; what looks like it in the data is before.
    private static int Closing(byte[] body)
    {
        var from = Math.Max(0, body.Length - 64);
        var tail = Latin(body, from, body.Length - from);
        var at = Math.Max(tail.LastIndexOf("--Encrypted Boundary--", StringComparison.OrdinalIgnoreCase), tail.LastIndexOf("-- Encrypted Boundary--", StringComparison.OrdinalIgnoreCase));
        return at < 0 || tail.Substring(at).TrimEnd().Length > 23 ? throw Malformed() : from + at;
    }

    private static string Latin(byte[] bytes, int at, int count) => Encoding.GetEncoding(28591).GetString(bytes, at, count);

    private static void Append(Stream body, byte[] bytes) => body.Write(bytes, 0, bytes.Length);

    private static InvalidDataException Malformed() => new("The reply is not a sealed message.");
}
