#if NET
using System;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using KeyGuard.Operations.Journal;
using KeyGuard.Operations.Journal.Anchors;
using Xunit;

namespace KeyGuard.Tests.Operations.Journal;

/// <summary>The journal's head in syslog; a socket of our own stands in for the log service.</summary>
public sealed class AnchorTests : JournalTest
{
    [Fact]
    public void Count_and_head_reach_syslog()
    {
        if (OperatingSystem.IsWindows()) return;
        var path = InFolder("log");
        using var log = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        log.Bind(new UnixDomainSocketEndPoint(path));

        var head = Append("a", "b");
        Assert.Null(new SyslogAnchor(path).Keep(head));

        var received = new byte[2048];
        var text = Encoding.UTF8.GetString(received, 0, log.Receive(received));
        Assert.Matches($@"^<85>[A-Z][a-z][a-z] [ 0-9]\d \d\d:\d\d:\d\d KeyGuard\[{Environment.ProcessId}\]: KeyGuard journal {Regex.Escape(Path)} count=2 head={head.Hash}$", text);
    }

    [Fact]
    public void No_syslog_is_no_failure() => Assert.Null(new SyslogAnchor(null).Keep(new JournalHead(Path, 1, JournalHash.None)));

    [Fact]
    public void A_syslog_that_has_gone_is_worth_a_word_and_no_more() =>
        Assert.Contains("could not be sent", new SyslogAnchor(InFolder("gone")).Keep(new JournalHead(Path, 1, JournalHash.None)), StringComparison.Ordinal);
}
#endif
