using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Threading;
using KeyGuard.Lab.WinRm.Auth;
using KeyGuard.Lab.WinRm.Sockets;

namespace KeyGuard.Lab.WinRm.Computers;

/// <summary>All computers of the Lab. Without any, WinRM costs nothing.</summary>
internal sealed class WinRmWorld : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, Computer> _computers = new(StringComparer.OrdinalIgnoreCase);
    private readonly LoopbackNetwork _network = new();
    private readonly ComputerFactory _factory;

    public WinRmWorld(string? keytab)
    {
        Services.Keytab = keytab;
        Connections = new WinRmConnections(Services);
        _factory = new ComputerFactory(Services, Connections);
    }

    public WinRmServices Services { get; } = new();

    public WinRmConnections Connections { get; }

    public Computer[] All
    {
        get
        {
            lock (_gate)
                return [.. _computers.Values];
        }
    }

    /// <exception cref="ArgumentException">There is no such computer.</exception>
    public Computer Find(string name)
    {
        lock (_gate)
            return _computers.GetValueOrDefault(name) ?? throw new ArgumentException($"There is no computer {name}.");
    }

    /// <exception cref="ArgumentException">The document is at fault.</exception>
    public Computer[] Add(NewComputer document)
    {
        lock (_gate)
        {
            string[] names = ComputerFactory.Names(document);
            if (names.FirstOrDefault(_computers.ContainsKey) is { } taken)
                throw new ArgumentException($"There is a computer {taken} already.");

            Computer[] added = [.. names.Select(name => _computers[name] = Create(name, document))];
            WriteUsers();
            return added;
        }
    }

    public void Remove(string name)
    {
        Computer computer = Find(name);
        lock (_gate)
            _computers.Remove(name);
        Dispose(computer);
    }

    public void SetAccount(Account account)
    {
        Services.Accounts.Set(account);
        lock (_gate)
            WriteUsers();
    }

    /// <summary>No computers, the seed's accounts, nothing recorded.</summary>
    public void Reset()
    {
        Computer[] old = All;
        lock (_gate)
            _computers.Clear();
        foreach (Computer computer in old)
            Dispose(computer);
        Services.LatencyMilliseconds = 0;
        Services.Faults.Clear();
        Services.Log.Clear();
        Services.Exchanges.Reset();
        Services.Recorder.IsOn = false;
        Services.Recorder.Clear();
        Services.Accounts.Reset();
        Connections.ResetCounters();
    }

    public void Dispose()
    {
        Reset();
        _network.Dispose();
        Services.Dispose();
    }

    private Computer Create(string name, NewComputer document)
    {
        IPAddress address = _network.Take(document.Address);
        try
        {
            return _factory.Create(name, address, document);
        }
        catch
        {
            _network.Free(address);
            throw;
        }
    }

    private void Dispose(Computer computer)
    {
        computer.Dispose();
        _network.Free(computer.Address);
    }

    private void WriteUsers() => Services.NtlmUsers.Write(Services.Accounts.All, _computers.Values.Select(computer => computer.ShortName));
}
