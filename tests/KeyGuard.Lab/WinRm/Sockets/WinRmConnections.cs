using System;
using System.IO;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Lab.Traffic.Faults;
using KeyGuard.Lab.WinRm.Auth;
using KeyGuard.Lab.WinRm.Computers;
using KeyGuard.Lab.WinRm.Faults;

namespace KeyGuard.Lab.WinRm.Sockets;

/// <summary>What happens on a connection from its first byte to its end.</summary>
internal sealed class WinRmConnections(WinRmServices services)
{
    private static readonly TimeSpan LongestHang = TimeSpan.FromMinutes(10);

    private int _open;
    private int _most;
    private long _total;

    public int Open => Volatile.Read(ref _open);

    /// <summary>The most that have been open at the same time.</summary>
    public int Most => Volatile.Read(ref _most);

    public long Total => Interlocked.Read(ref _total);

    public void ResetCounters()
    {
        Interlocked.Exchange(ref _total, 0);
        Interlocked.Exchange(ref _most, Open);
    }

    public async Task ServeAsync(Computer computer, Door door, Socket socket)
    {
        Count(+1);
        try
        {
            using (socket)
                await GuardAsync(computer, door, socket);
        }
        finally
        {
            Count(-1);
        }
    }

    private async Task GuardAsync(Computer computer, Door door, Socket socket)
    {
        try
        {
            await TalkAsync(computer, door, socket);
            socket.Shutdown(SocketShutdown.Both);
        }
        catch (SpoiltConnection spoilt)
        {
            await EndAsync(socket, spoilt.How);
        }
        catch (Exception over) when (over is IOException or SocketException or OperationCanceledException or AuthenticationException or InvalidDataException or ObjectDisposedException)
        {
            // the client has gone, or speaks another language; or the listener was removed
        }
    }

    private async Task TalkAsync(Computer computer, Door door, Socket socket)
    {
        RecordedConnection? record = services.Recorder.Begin(computer.Name, door.Plan.Port, door.Plan.IsTls);
        await using var plain = new NetworkStream(socket, ownsSocket: false);
        await using Stream stream = record is null ? plain : new RecordedStream(plain, record);
        if (door.Plan.Behaviour == DoorBehaviour.Silent)
            throw new SpoiltConnection(FaultTransport.Hang);

        await PlayAsync(new Occasion(computer.Name, FaultStage.Connect, door.Plan.IsTls));
        if (!door.Plan.IsTls)
        {
            var open = new ConnectionLogon(new LogonRules(computer, services.Accounts, isTls: false), services.NtlmUsers, null, null);
            await new Conversation(services, computer, door, stream, open).RunAsync();
            return;
        }

        await using SslStream tls = await new TlsHandshake(services, computer, door).RunAsync(stream);
        var logon = new ConnectionLogon(
            new LogonRules(computer, services.Accounts, isTls: true), services.NtlmUsers, TlsHandshake.Shown(tls), TlsHandshake.ClientOf(tls));
        await new Conversation(services, computer, door, tls, logon).RunAsync();
    }

    private async Task PlayAsync(Occasion occasion)
    {
        if (services.Faults.Match(occasion) is not { } rule)
            return;
        if (rule.DelayMilliseconds > 0)
            await Task.Delay(rule.DelayMilliseconds);
        if (rule.Transport is { } how)
            throw new SpoiltConnection(how);
    }

    private static async Task EndAsync(Socket socket, FaultTransport how)
    {
        try
        {
            if (how == FaultTransport.Hang)
                await HangAsync(socket);
            if (how == FaultTransport.Reset)
                socket.LingerState = new LingerOption(true, 0);
            else
                socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // the client was faster
        }
    }

    /// <summary>Says nothing until the client goes.</summary>
    private static async Task HangAsync(Socket socket)
    {
        using var end = new CancellationTokenSource(LongestHang);
        byte[] unheard = new byte[4096];
        while (await socket.ReceiveAsync(unheard, end.Token) > 0)
        {
            // whatever it still has to say
        }
    }

    private void Count(int change)
    {
        int open = Interlocked.Add(ref _open, change);
        if (change < 0)
            return;

        Interlocked.Increment(ref _total);
        for (int most = Most; open > most && Interlocked.CompareExchange(ref _most, open, most) != most; most = Most)
        {
            // another connection has counted at the same moment
        }
    }
}
