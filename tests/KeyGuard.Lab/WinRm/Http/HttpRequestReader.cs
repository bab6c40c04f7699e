using System;
using System.Globalization;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace KeyGuard.Lab.WinRm.Http;

/// <summary>Reads the requests of one connection, one after the other, with their bodies by length or in chunks.</summary>
internal sealed class HttpRequestReader(Stream stream)
{
    private const int LongestHead = 64 * 1024;
    private const int LongestBody = 16 * 1024 * 1024;
    private static readonly byte[] EndOfHead = "\r\n\r\n"u8.ToArray();
    private static readonly byte[] EndOfLine = "\r\n"u8.ToArray();
    private static readonly byte[] GoOn = "HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray();

    private byte[] _buffer = new byte[8 * 1024];
    private int _length;

    /// <summary>The next request, or null when the client has gone.</summary>
    /// <exception cref="InvalidDataException">What came is no request.</exception>
    public async Task<HttpRequestMessage?> ReadAsync(CancellationToken cancellation)
    {
        byte[]? head = await ReadThroughAsync(EndOfHead, cancellation);
        if (head is null)
            return null;

        HttpRequestHead parsed = HttpRequestHead.Parse(head);
        if (parsed.AsksToGoOn)
            await stream.WriteAsync(GoOn, cancellation);
        byte[] body = parsed.IsChunked ? await ReadChunksAsync(cancellation) : await ReadExactAsync(parsed.ContentLength, cancellation);
        return new HttpRequestMessage(parsed, body);
    }

    private async Task<byte[]> ReadChunksAsync(CancellationToken cancellation)
    {
        var body = new MemoryStream();
        while (true)
        {
            string line = Encoding.ASCII.GetString(await ReadThroughAsync(EndOfLine, cancellation) ?? throw Cut()).Split(';')[0].Trim();
            if (!int.TryParse(line, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out int size) || size < 0)
                throw new InvalidDataException("This is no chunk.");

            body.Write(await ReadExactAsync(size, cancellation));
            // the end of the chunk's data, or of the trailer, which is empty
            if ((await ReadThroughAsync(EndOfLine, cancellation) ?? throw Cut()).Length != EndOfLine.Length)
                throw new InvalidDataException("The chunk does not end where it said.");
            if (size == 0)
                return body.ToArray();
        }
    }

    private async Task<byte[]> ReadExactAsync(int count, CancellationToken cancellation)
    {
        if (count > LongestBody)
            throw new InvalidDataException("The body is too long.");

        while (_length < count)
        {
            if (!await FillAsync(cancellation))
                throw Cut();
        }

        return Take(count);
    }

    /// <summary>All up to and with the mark; null at the end of the stream.</summary>
    private async Task<byte[]?> ReadThroughAsync(byte[] mark, CancellationToken cancellation)
    {
        int end;
        while ((end = _buffer.AsSpan(0, _length).IndexOf(mark)) < 0)
        {
            if (_length > LongestHead)
                throw new InvalidDataException("The head is too long.");
            if (!await FillAsync(cancellation))
                return _length == 0 ? null : throw Cut();
        }

        return Take(end + mark.Length);
    }

    private async Task<bool> FillAsync(CancellationToken cancellation)
    {
        if (_length == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        int read = await stream.ReadAsync(_buffer.AsMemory(_length), cancellation);
        _length += read;
        return read > 0;
    }

    private byte[] Take(int count)
    {
        byte[] taken = _buffer[..count];
        _buffer.AsSpan(count, _length - count).CopyTo(_buffer);
        _length -= count;
        return taken;
    }

    private static InvalidDataException Cut() => new("The request ends in the middle.");
}
