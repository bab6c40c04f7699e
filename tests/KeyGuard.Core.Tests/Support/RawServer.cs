using System;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace KeyGuard.Tests.Support;

/// <summary>A server below HTTP, for what no web server would do: it hands each connection to the test.</summary>
internal sealed class RawServer : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Func<NetworkStream, Task> _serve;

    public RawServer(Func<NetworkStream, Task> serve, string scheme = "http")
    {
        _serve = serve;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(8);
        Uri = new Uri(string.Format(CultureInfo.InvariantCulture, "{0}://localhost:{1}", scheme, ((IPEndPoint)_listener.LocalEndPoint!).Port));
        _ = AcceptAsync();
    }

    public Uri Uri { get; }

    /// <summary>How many connections there were.</summary>
    public int Connections { get; private set; }

    public static async Task WriteAsync(Stream stream, string text)
    {
        var bytes = Encoding.ASCII.GetBytes(text);
        await stream.WriteAsync(bytes, 0, bytes.Length);
        await stream.FlushAsync();
    }

    /// <summary>Reads up to the end of the request's head.</summary>
    public static async Task ReadHeadAsync(Stream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one, 0, 1) == 1) head.Append((char)one[0]);
    }

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
        catch (Exception ended) when (ended is ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var stream = new NetworkStream(client, ownsSocket: true);
        try
        {
            await _serve(stream);
        }
        catch (Exception ended) when (ended is ObjectDisposedException or SocketException or IOException)
        {
            // The client went away.
        }
    }
}
