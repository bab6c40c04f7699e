using System.IO;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Lab.Traffic.Faults;
using KeyGuard.Lab.WinRm.Auth;
using KeyGuard.Lab.WinRm.Computers;
using KeyGuard.Lab.WinRm.Faults;
using KeyGuard.Lab.WinRm.Http;

namespace KeyGuard.Lab.WinRm.Sockets;

/// <summary>Request after request on one connection, until the client goes or the listener does.</summary>
internal sealed class Conversation(WinRmServices services, Computer computer, Door door, Stream stream, ConnectionLogon logon)
{
    public async Task RunAsync()
    {
        using (logon)
        {
            var reader = new HttpRequestReader(stream);
            var exchange = new Exchange(services, computer, door, logon);
            while (await reader.ReadAsync(door.Closed) is { } request)
            {
                if (door.IsMuted)
                    throw new SpoiltConnection(FaultTransport.Hang);

                HttpReply reply = await exchange.AnswerAsync(request);
                await stream.WriteAsync(reply.ToBytes(), CancellationToken.None);
                await stream.FlushAsync(CancellationToken.None);
                // a listener that was removed meanwhile has still answered what was on its way
                if (reply.Closes || request.Head.AsksToClose || door.Closed.IsCancellationRequested)
                    return;
            }
        }
    }
}
