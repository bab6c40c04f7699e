using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace KeyGuard.Tests.Support;

/// <summary>Somebody between a client and a server who sees every byte, and may change what the server answers.</summary>
internal sealed class RecordingProxy : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly IPEndPoint _server;
    private readonly List<byte> _sent = [];
    private readonly List<byte> _answered = [];

    public RecordingProxy(string address, int port)
    {
        _server = new IPEndPoint(IPAddress.Parse(address), port);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(16);
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        _ = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>How many connections there were.</summary>
    public int Connections { get; private set; }

    /// <summary>Changes a piece of what the server answers.</summary>
    public Func<byte[], byte[]> Change { get; set; } = static bytes => bytes;

    /// <summary>All that the client has sent, one character per byte.</summary>
    public string Sent => Text(_sent);

    /// <summary>All that the server has answered, one character per byte.</summary>
    public string Answered => Text(_answered);

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptAsync();
                Connections++;
                _ = ServeAsync(client);
            }
        }
        catch (Exception ended) when (ended is ObjectDisposedException or SocketException or InvalidOperationException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var near = new NetworkStream(client, ownsSocket: true);
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(_server);
        using var far = new NetworkStream(socket, ownsSocket: true);
        await Task.WhenAny(CopyAsync(near, far, _sent, static bytes => bytes), CopyAsync(far, near, _answered, bytes => Change(bytes)));
    }

    private static async Task CopyAsync(NetworkStream from, NetworkStream to, List<byte> record, Func<byte[], byte[]> change)
    {
        var buffer = new byte[65536];
        try
        {
            int read;
            while ((read = await from.ReadAsync(buffer, 0, buffer.Length)) > 0)
            {
                var piece = new byte[read];
                Array.Copy(buffer, piece, read);
                lock (record) record.AddRange(piece);
                piece = change(piece);
                await to.WriteAsync(piece, 0, piece.Length);
            }
        }
        catch (Exception ended) when (ended is IOException or ObjectDisposedException)
        {
            // One of the two went away.
        }
    }

    private static string Text(List<byte> bytes)
    {
        lock (bytes) return Encoding.GetEncoding(28591).GetString(bytes.ToArray());
    }
}
