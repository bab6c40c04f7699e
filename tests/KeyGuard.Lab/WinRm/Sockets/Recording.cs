using System;
using System.Buffers;
using System.Collections.Generic;
using System.Linq;
using System.Threading;

namespace KeyGuard.Lab.WinRm.Sockets;

/// <summary>Keeps all bytes that go over the sockets, as they go: of TLS connections the encrypted ones.</summary>
internal sealed class Recorder
{
    private readonly Lock _gate = new();
    private readonly List<RecordedConnection> _connections = [];

    public bool IsOn { get; set; }

    /// <summary>A place for the bytes of a connection, or null when nothing is recorded.</summary>
    public RecordedConnection? Begin(string computer, int port, bool isTls)
    {
        if (!IsOn)
            return null;

        lock (_gate)
        {
            var connection = new RecordedConnection(_connections.Count + 1, computer, port, isTls);
            _connections.Add(connection);
            return connection;
        }
    }

    public RecordedConnection[] Read(string? computer)
    {
        lock (_gate)
            return [.. _connections.Where(connection => computer is null || connection.Computer.Equals(computer, StringComparison.OrdinalIgnoreCase))];
    }

    public void Clear()
    {
        lock (_gate)
            _connections.Clear();
    }
}

/// <summary>What one client has sent, and what it was sent.</summary>
internal sealed class RecordedConnection(int id, string computer, int port, bool isTls)
{
    private readonly Lock _gate = new();
    private readonly ArrayBufferWriter<byte> _received = new();
    private readonly ArrayBufferWriter<byte> _sent = new();

    public int Id { get; } = id;

    public string Computer { get; } = computer;

    public int Port { get; } = port;

    public bool IsTls { get; } = isTls;

    public byte[] Received => Copy(_received);

    public byte[] Sent => Copy(_sent);

    public void AddReceived(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
            _received.Write(bytes);
    }

    public void AddSent(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
            _sent.Write(bytes);
    }

    private byte[] Copy(ArrayBufferWriter<byte> bytes)
    {
        lock (_gate)
            return bytes.WrittenSpan.ToArray();
    }
}
