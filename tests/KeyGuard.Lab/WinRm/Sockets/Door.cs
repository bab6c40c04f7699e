using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Lab.WinRm.Computers;

namespace KeyGuard.Lab.WinRm.Sockets;

/// <summary>One listening socket and what happens to those who connect to it.</summary>
#pragma warning disable CA1001 // closing it is its end; who still talks through it looks at the token
internal sealed class Door
#pragma warning restore CA1001
{
    private const int Backlog = 512;

    private readonly Computer _computer;
    private readonly WinRmConnections _connections;
    private readonly Socket _listener;
    private readonly Socket? _filler;
    private readonly CancellationTokenSource _closed = new();

    /// <exception cref="SocketException">The port can't be had.</exception>
    public Door(Computer computer, DoorPlan plan, WinRmConnections connections)
    {
        _computer = computer;
        _connections = connections;
        Plan = plan;
        _listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        // connections that are still open, or linger, are no reason not to listen again
        _listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        try
        {
            _listener.Bind(new IPEndPoint(computer.Address, plan.Port));
            _listener.Listen(plan.Behaviour == DoorBehaviour.Drops ? 0 : Backlog);
            _filler = plan.Behaviour == DoorBehaviour.Drops ? Fill() : null;
        }
        catch
        {
            _listener.Dispose();
            throw;
        }

        if (plan.Behaviour != DoorBehaviour.Drops)
            _ = AcceptAsync();
    }

    public DoorPlan Plan { get; }

    /// <summary>Signalled when the socket is closed: who waits for a next request, or has just answered one, ends then.</summary>
    public CancellationToken Closed => _closed.Token;

    /// <summary>Whether the connections that are still there get no answer any more, because a firewall came between.</summary>
    public bool IsMuted { get; private set; }

    public void Close(bool mutes)
    {
        IsMuted = mutes;
        _listener.Dispose();
        _filler?.Dispose();
        if (!mutes)
            _ = _closed.CancelAsync();
    }

    /// <summary>Fills the queue of those who wait to be accepted, which nobody empties: the system drops who comes later, without a word.</summary>
    private Socket Fill()
    {
        var filler = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        filler.Connect(_listener.LocalEndPoint!);
        return filler;
    }

    private async Task AcceptAsync()
    {
        // the constructor's caller holds the computer's lock
        await Task.Yield();
        while (true)
        {
            try
            {
                Socket socket = await _listener.AcceptAsync();
                socket.NoDelay = true;
                _ = _connections.ServeAsync(_computer, this, socket);
            }
            catch (Exception over) when (over is SocketException or ObjectDisposedException)
            {
                if (over is ObjectDisposedException || _closed.IsCancellationRequested || IsMuted)
                    return;
                if (((SocketException)over).SocketErrorCode is SocketError.OperationAborted or SocketError.Interrupted or SocketError.InvalidArgument or SocketError.NotSocket)
                    return;
            }
        }
    }
}
