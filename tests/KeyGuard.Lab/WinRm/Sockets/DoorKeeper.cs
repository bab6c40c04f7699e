using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Sockets;
using KeyGuard.Lab.WinRm.Computers;

namespace KeyGuard.Lab.WinRm.Sockets;

/// <summary>Opens and closes the sockets of one computer, so that they are what its configuration says.</summary>
/// <remarks>Guarded by the computer's lock.</remarks>
internal sealed class DoorKeeper(Computer computer, WinRmConnections connections) : IDisposable
{
    private readonly Dictionary<int, Door> _doors = [];
    private bool _isDisposed;

    /// <summary>The ports with a socket of ours.</summary>
    public IReadOnlyCollection<Door> Open => _doors.Values;

    public void Reconcile()
    {
        if (_isDisposed)
            return;

        IReadOnlyList<DoorPlan> wanted = DoorPlan.For(computer);
        foreach (Door door in _doors.Values.Where(door => !wanted.Contains(door.Plan)).ToArray())
            Close(door, wanted.Any(plan => plan.Port == door.Plan.Port && plan.Behaviour is DoorBehaviour.Drops or DoorBehaviour.Silent));
        foreach (DoorPlan plan in wanted.Where(plan => !_doors.ContainsKey(plan.Port)))
            TryOpen(plan);
    }

    public void Dispose()
    {
        _isDisposed = true;
        foreach (Door door in _doors.Values.ToArray())
            Close(door, mutes: false);
    }

    private void Close(Door door, bool mutes)
    {
        _doors.Remove(door.Plan.Port);
        door.Close(mutes);
    }

    private void TryOpen(DoorPlan plan)
    {
        try
        {
            _doors.Add(plan.Port, new Door(computer, plan, connections));
        }
        catch (SocketException)
        {
            // somebody else's port, or one below 1024 without the right to it: the listener is there and does not listen
        }
    }
}
