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
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<NetworkStream, Task> _serve;

    public RawServer(Func<NetworkStream, Task> serve, string scheme = "http")
    {
        _serve = serve;
        _listener.Start();
        Uri = new Uri(string.Format(CultureInfo.InvariantCulture, "{0}://localhost:{1}", scheme, ((IPEndPoint)_listener.LocalEndpoint).Port));
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

    public void Dispose() => _listener.Stop();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                Connections++;
                await _serve(client.GetStream());
            }
        }
        catch (Exception ended) when (ended is ObjectDisposedException or SocketException or IOException or InvalidOperationException)
        {
            // The test is over, or the client went away.
        }
    }
}
