using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Http;

namespace KeyGuard.WinRm.Transport.Sealing;

/// <summary>
/// One connection, and HTTP/1.1 on it. A log-on and its session key belong to a connection, and no framework's HTTP client says
/// which one it uses. It sends a <see cref="WireBody"/> and nothing else.
/// </summary>
internal sealed class WireConnection : IDisposable
{
    private readonly NetworkStream _stream;
    private readonly WireReader _reader;

    private WireConnection(Socket socket, int limit)
    {
        _stream = new NetworkStream(socket, ownsSocket: true);
        _reader = new WireReader(_stream, limit);
    }

    /// <summary>Whether another request can be sent.</summary>
    public bool IsUsable { get; private set; } = true;

    public static async Task<WireConnection> OpenAsync(WinRmTarget target, TimeSpan limit, int largestReply, CancellationToken cancellationToken)
    {
        try
        {
            return new WireConnection(await TcpConnector.ConnectAsync(target.ComputerName, target.Port, limit, cancellationToken).ConfigureAwait(false), largestReply);
        }
        catch (TimeoutException failure)
        {
            // Nothing was sent, but it is not worth waiting once more.
            throw new HttpTransportException(TransportFailure.TimedOut, failure.Message, failure);
        }
    }

    /// <summary>Sends a request and reads its reply.</summary>
    /// <param name="address">The whole URL.</param>
    /// <param name="headers">Further headers.</param>
    /// <param name="body">The body.</param>
    /// <param name="cancellationToken">Closes the connection.</param>
    public async Task<WireReply> PostAsync(Uri address, IEnumerable<KeyValuePair<string, string>> headers, WireBody body, CancellationToken cancellationToken)
    {
        IsUsable = false;
        using var registration = cancellationToken.Register(Dispose);
        var request = Request(address, headers, body);
        await _stream.WriteAsync(request, 0, request.Length, cancellationToken).ConfigureAwait(false);
        var reply = await _reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        IsUsable = !reply.Closes;
        return reply;
    }

    public void Dispose()
    {
        IsUsable = false;
        _stream.Dispose();
    }

    private static byte[] Request(Uri address, IEnumerable<KeyValuePair<string, string>> headers, WireBody body)
    {
        var head = new StringBuilder();
        head.Append($"POST {address.PathAndQuery} HTTP/1.1\r\nHost: {address.Authority}\r\nConnection: Keep-Alive\r\nAccept-Encoding: identity\r\n");
        head.Append($"Content-Type: {body.ContentType}\r\nContent-Length: {body.Bytes.Length.ToString(CultureInfo.InvariantCulture)}\r\n");
        foreach (var header in headers) head.Append(Line(header.Key)).Append(": ").Append(Line(header.Value)).Append("\r\n");
        var start = Encoding.ASCII.GetBytes(head.Append("\r\n").ToString());
        using var request = new MemoryStream(start.Length + body.Bytes.Length);
        request.Write(start, 0, start.Length);
        request.Write(body.Bytes, 0, body.Bytes.Length);
        return request.ToArray();
    }

    private static string Line(string text) => text.IndexOfAny(['\r', '\n']) < 0 ? text : throw new FormatException("A header has one line.");
}
