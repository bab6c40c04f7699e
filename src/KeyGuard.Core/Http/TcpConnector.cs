using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace KeyGuard.Http;

/// <summary>
/// Makes a bare connection within a time limit that covers name resolution too. Where many computers are asked at a time, a dead
/// name server must cost those computers only: the resolver has a thread of its own, because the thread pool's would be waited for by all.
/// </summary>
internal static class TcpConnector
{
    /// <summary>A connected socket, which is the caller's to dispose.</summary>
    /// <exception cref="SocketException">Refused, unreachable, or no such name.</exception>
    /// <exception cref="TimeoutException">Not within the limit.</exception>
    public static async Task<Socket> ConnectAsync(string host, int port, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(limit);
        try
        {
            var addresses = await ResolveAsync(host, deadline.Token).ConfigureAwait(false);
            return await FirstAsync(addresses, port, limit, deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"No connection to {host} port {port} within {limit.TotalSeconds:0.#} s.");
        }
    }

    private static async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(host, out var address)) return [address];
        var resolving = Task.Factory.StartNew(() => Dns.GetHostAddresses(host), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return await resolving.OrGiveUpAsync(cancellationToken).ConfigureAwait(false);
    }

    // One address that swallows packets must not use up the time of the next.
    private static async Task<Socket> FirstAsync(IPAddress[] addresses, int port, TimeSpan limit, CancellationToken cancellationToken)
    {
        Exception? last = null;
        foreach (var address in addresses)
        {
            try
            {
                return await OneAsync(new IPEndPoint(address, port), TimeSpan.FromTicks(limit.Ticks / addresses.Length), cancellationToken).ConfigureAwait(false);
            }
            catch (SocketException failure)
            {
                last = failure;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                last = new TimeoutException($"{address} port {port} did not answer.");
            }
        }
        throw last ?? new SocketException((int)SocketError.HostNotFound);
    }

    private static async Task<Socket> OneAsync(IPEndPoint end, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var own = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        own.CancelAfter(limit);
        var socket = new Socket(end.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            using (own.Token.Register(socket.Dispose)) await socket.ConnectAsync(end).OrGiveUpAsync(own.Token).ConfigureAwait(false);
            own.Token.ThrowIfCancellationRequested();
            return socket;
        }
        catch (Exception failure)
        {
            socket.Dispose();
            if (own.IsCancellationRequested) throw new OperationCanceledException(failure.Message, failure, own.Token);
            throw;
        }
    }
}
