using System;
using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.IO;
using System.Net.Security;
using System.Text;

namespace KeyGuard.Lab.WinRm.Auth;

/// <summary>Encrypted bodies (MS-WSMV 2.2.9.1): a multipart of two parts, the second {header length, header, sealed data}.</summary>
internal static class SealedMessages
{
    private const string Boundary = "--Encrypted Boundary";
    private static readonly byte[] Octets = "application/octet-stream\r\n"u8.ToArray();
    private static readonly byte[] LengthMark = "Length="u8.ToArray();
    private static readonly byte[] End = Encoding.ASCII.GetBytes(Boundary + "--");

    public static bool IsSealed(string? contentType) => contentType?.StartsWith("multipart/encrypted", StringComparison.OrdinalIgnoreCase) == true;

    /// <exception cref="InvalidDataException">The body is malformed, or was not sealed for this connection.</exception>
    public static byte[] Open(NegotiateAuthentication context, ReadOnlySpan<byte> body)
    {
        int plainLength = PlainLength(body);
        int start = body.IndexOf(Octets);
        int end = body.LastIndexOf(End);
        if (start < 0 || end < start + Octets.Length + 4)
            throw new InvalidDataException("The encrypted body has no second part.");

        // header and data stand one after the other, as gss_unwrap wants them
        byte[] token = body[(start + Octets.Length + 4)..end].ToArray();
        var plain = new ArrayBufferWriter<byte>(token.Length);
        NegotiateAuthenticationStatusCode status = context.Unwrap(token, plain, out bool wasEncrypted);
        if (status != NegotiateAuthenticationStatusCode.Completed || !wasEncrypted || plain.WrittenCount != plainLength)
            throw new InvalidDataException($"The body does not decrypt: {status}.");

        return plain.WrittenSpan.ToArray();
    }

    public static byte[] Seal(NegotiateAuthentication context, ReadOnlySpan<byte> plain, string protocol)
    {
        var token = new ArrayBufferWriter<byte>(plain.Length + 64);
        NegotiateAuthenticationStatusCode status = context.Wrap(plain, token, requestEncryption: true, out _);
        if (status != NegotiateAuthenticationStatusCode.Completed)
            throw new InvalidDataException($"The reply does not encrypt: {status}.");

        byte[] rotated = KerberosRotation.Rotate(token.WrittenSpan, plain.Length);
        var body = new MemoryStream(rotated.Length + 400);
        body.Write(Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"{Boundary}\r\n\tContent-Type: {protocol}\r\n\tOriginalContent: type=application/soap+xml;charset=UTF-8;Length={plain.Length}\r\n{Boundary}\r\n\tContent-Type: application/octet-stream\r\n")));
        Span<byte> headerLength = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(headerLength, rotated.Length - plain.Length);
        body.Write(headerLength);
        body.Write(rotated);
        body.Write(Encoding.ASCII.GetBytes(Boundary + "--\r\n"));
        return body.ToArray();
    }

    public static string ContentType(string protocol) => $"multipart/encrypted;protocol=\"{protocol}\";boundary=\"Encrypted Boundary\"";

    private static int PlainLength(ReadOnlySpan<byte> body)
    {
        int start = body.IndexOf(LengthMark);
        ReadOnlySpan<byte> digits = start < 0 ? [] : body[(start + LengthMark.Length)..];
        int end = digits.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return int.TryParse(Encoding.ASCII.GetString(digits[..Math.Max(end, 0)]), NumberStyles.None, CultureInfo.InvariantCulture, out int length)
            ? length
            : throw new InvalidDataException("The encrypted body does not tell its length.");
    }
}
