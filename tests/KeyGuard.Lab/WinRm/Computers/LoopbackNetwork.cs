using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;
using System.Threading;

namespace KeyGuard.Lab.WinRm.Computers;

/// <summary>
/// The network of this Lab: 127.N.0.0/16, with an N that no other Lab on this machine has, so that each computer has an address of
/// its own and can use the usual ports.
/// </summary>
internal sealed class LoopbackNetwork : IDisposable
{
    // below are addresses that people use by hand, such as that of a domain controller
    private const int First = 16;
    private const int Last = 254;
    private const int ClaimPort = 47001;

    private readonly Lock _gate = new();
    private readonly HashSet<IPAddress> _taken = [];
    private Socket? _claim;
    private byte _number;
    private int _next;

    /// <exception cref="ArgumentException">The address is in use by another computer, or not on this machine.</exception>
    public IPAddress Take(string? wanted)
    {
        lock (_gate)
        {
            IPAddress address = wanted is null ? Next() : Parse(wanted);
            return _taken.Add(address) ? address : throw new ArgumentException($"Another computer has the address {address}.");
        }
    }

    public void Free(IPAddress address)
    {
        lock (_gate)
            _taken.Remove(address);
    }

    public void Dispose() => _claim?.Dispose();

    private IPAddress Next()
    {
        _claim ??= Claim();
        while (true)
        {
            // 127.N.1.1, 127.N.1.2, …: never .0 and never .255
            int number = _next++;
            var address = new IPAddress([127, _number, (byte)(1 + (number / 250)), (byte)(1 + (number % 250))]);
            if (!_taken.Contains(address))
                return address;
        }
    }

    private Socket Claim()
    {
        for (var tries = 0; tries <= Last - First; tries++)
        {
            _number = (byte)(First + ((Environment.ProcessId + tries) % (Last - First + 1)));
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ExclusiveAddressUse = true };
            try
            {
                socket.Bind(new IPEndPoint(new IPAddress([127, _number, 255, 1]), ClaimPort));
                socket.Listen();
                return socket;
            }
            catch (SocketException)
            {
                // another Lab's
                socket.Dispose();
            }
        }

        throw new ArgumentException("All networks of loopback are in use.");
    }

    private static IPAddress Parse(string text) =>
        IPAddress.TryParse(text, out IPAddress? address) && address.AddressFamily == AddressFamily.InterNetwork && IPAddress.IsLoopback(address)
            ? address
            : throw new ArgumentException($"{text} is no address of loopback.");
}
