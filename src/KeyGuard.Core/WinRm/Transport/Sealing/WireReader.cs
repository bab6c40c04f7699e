using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Http;

namespace KeyGuard.WinRm.Transport.Sealing;

/// <summary>Reads HTTP/1.1 replies from one connection (RFC 9112), none larger than the limit.</summary>
internal sealed class WireReader(Stream stream, int limit)
{
    private const int LongestLine = 128 * 1024;
    private const int MostHeaders = 200;
    private readonly byte[] _buffer = new byte[8192];
    private int _at;
    private int _end;

    public async Task<WireReply> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var status = Status(await LineAsync(cancellationToken).ConfigureAwait(false));
            var headers = await HeadersAsync(cancellationToken).ConfigureAwait(false);
            // 100 Continue, which nobody asked for.
            if (status is >= 100 and < 200) continue;
            var body = status is 204 or 304 ? [] : await BodyAsync(headers, cancellationToken).ConfigureAwait(false);
            return new WireReply(status, headers, body);
        }
    }

    private static int Status(string line)
    {
        var parts = line.Split(' ');
        var valid = parts.Length > 1 && parts[0].StartsWith("HTTP/1.", StringComparison.Ordinal) && parts[1].Length == 3;
        return valid && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var status) ? status : throw Broken();
    }

    private async Task<List<KeyValuePair<string, string>>> HeadersAsync(CancellationToken cancellationToken)
    {
        var headers = new List<KeyValuePair<string, string>>();
        while (await LineAsync(cancellationToken).ConfigureAwait(false) is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':');
            if (colon <= 0 || headers.Count == MostHeaders) throw Broken();
            headers.Add(new(line.Substring(0, colon).Trim(), line.Substring(colon + 1).Trim()));
        }
        return headers;
    }

    private async Task<byte[]> BodyAsync(List<KeyValuePair<string, string>> headers, CancellationToken cancellationToken)
    {
        if (Header(headers, "Transfer-Encoding") is { } encoding)
        {
            return encoding.Equals("chunked", StringComparison.OrdinalIgnoreCase) ? await ChunksAsync(cancellationToken).ConfigureAwait(false) : throw Broken();
        }
        if (Header(headers, "Content-Length") is not { } text) return await ToTheEndAsync(cancellationToken).ConfigureAwait(false);
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length)) throw Broken();
        return await BytesAsync(Check(length), cancellationToken).ConfigureAwait(false);
    }

    private async Task<byte[]> ChunksAsync(CancellationToken cancellationToken)
    {
        using var whole = new MemoryStream();
        while (true)
        {
            var size = (await LineAsync(cancellationToken).ConfigureAwait(false)).Split(';')[0].Trim();
            if (!int.TryParse(size, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var length) || length < 0) throw Broken();
            if (length == 0) break;
            var chunk = await BytesAsync(Check(length, (int)whole.Length), cancellationToken).ConfigureAwait(false);
            whole.Write(chunk, 0, chunk.Length);
            if ((await LineAsync(cancellationToken).ConfigureAwait(false)).Length > 0) throw Broken();
        }
        await HeadersAsync(cancellationToken).ConfigureAwait(false);
        return whole.ToArray();
    }

    // Without a length, the body ends with the connection.
    private async Task<byte[]> ToTheEndAsync(CancellationToken cancellationToken)
    {
        using var whole = new MemoryStream();
        do
        {
            whole.Write(_buffer, _at, _end - _at);
            _at = 0;
            _end = await stream.ReadAsync(_buffer, 0, _buffer.Length, cancellationToken).ConfigureAwait(false);
            Check(_end, (int)whole.Length);
        }
        while (_end > 0);
        return whole.ToArray();
    }

    private async Task<byte[]> BytesAsync(int count, CancellationToken cancellationToken)
    {
        var bytes = new byte[count];
        for (var have = 0; have < count;)
        {
            await FillAsync(cancellationToken).ConfigureAwait(false);
            var taken = Math.Min(count - have, _end - _at);
            Buffer.BlockCopy(_buffer, _at, bytes, have, taken);
            _at += taken;
            have += taken;
        }
        return bytes;
    }

    private async Task<string> LineAsync(CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        while (true)
        {
            await FillAsync(cancellationToken).ConfigureAwait(false);
            var end = Array.IndexOf(_buffer, (byte)'\n', _at, _end - _at);
            line.Append(Encoding.ASCII.GetString(_buffer, _at, (end < 0 ? _end : end) - _at));
            _at = end < 0 ? _end : end + 1;
            if (end >= 0) return line.ToString().TrimEnd('\r');
            if (line.Length > LongestLine) throw Broken();
        }
    }

    private async Task FillAsync(CancellationToken cancellationToken)
    {
        if (_at < _end) return;
        _at = 0;
        _end = await stream.ReadAsync(_buffer, 0, _buffer.Length, cancellationToken).ConfigureAwait(false);
        if (_end == 0) throw new IOException("The connection was closed before the reply was whole.");
    }

    private int Check(int length, int before = 0) =>
        length <= limit - before ? length : throw new HttpTransportException(TransportFailure.ReplyTooLarge, $"The reply is larger than {limit} bytes.");

    private static string? Header(List<KeyValuePair<string, string>> headers, string name) =>
        headers.Where(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value).FirstOrDefault();

    private static IOException Broken() => new("The reply is not one of HTTP.");
}
