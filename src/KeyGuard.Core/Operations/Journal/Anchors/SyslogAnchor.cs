#if !NETFRAMEWORK
using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;

namespace KeyGuard.Operations.Journal.Anchors;

/// <summary>Syslog on Unix, by its local socket. Where there is none (in a container, say) there is no anchor, and that is no failure.</summary>
internal sealed class SyslogAnchor : IJournalAnchor
{
    // Facility authpriv (10), severity notice (5).
    private const int Priority = (10 * 8) + 5;
    private static readonly string[] UsualPaths = ["/dev/log", "/var/run/syslog"];
    private readonly string? _path;

    public SyslogAnchor()
        : this(UsualPaths.FirstOrDefault(File.Exists))
    {
    }

    public SyslogAnchor(string? path) => _path = path;

    public string? Keep(JournalHead head)
    {
        if (_path is null) return null;
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            // A log service that hangs must not hold up the work.
            socket.Blocking = false;
            socket.SendTo(Encoding.UTF8.GetBytes(Message(head)), new UnixDomainSocketEndPoint(_path));
            return null;
        }
        catch (SocketException failure)
        {
            return $"The journal's head could not be sent to the system's log at {_path}: {failure.Message}";
        }
    }

    // The form that local senders have always used: priority, local time, tag, text.
    private static string Message(JournalHead head) =>
        string.Format(CultureInfo.InvariantCulture, "<{0}>{1:MMM} {2,2} {1:HH:mm:ss} KeyGuard[{3}]: {4}", Priority, DateTime.Now, DateTime.Now.Day, Environment.ProcessId, SystemLog.Text(head));
}
#endif
