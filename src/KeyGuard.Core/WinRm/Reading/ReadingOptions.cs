using System;
using KeyGuard.Http;
using KeyGuard.WinRm.Transport;

namespace KeyGuard.WinRm.Reading;

/// <summary>How computers are read.</summary>
internal sealed record ReadingOptions
{
    public required WinRmLogOn LogOn { get; init; }

    /// <summary>What certificates are accepted.</summary>
    public ServerTrust Trust { get; init; } = ServerTrust.Of(null);

    public WinRmPatience Patience { get; init; } = new();

    public int HttpPort { get; init; } = WinRmTarget.DefaultHttpPort;

    public int HttpsPort { get; init; } = WinRmTarget.DefaultHttpsPort;

    public string Path { get; init; } = WinRmTarget.DefaultPath;

    /// <summary>Never log on over http, although its messages would be encrypted. Whether somebody answers there is found out all the same.</summary>
    public bool OnlyTls { get; init; }

    /// <summary>Within how many days a certificate's end is soon.</summary>
    public int ExpiryDays { get; init; } = 30;

    /// <summary>Read the firewall's rules too, which takes five round trips and more.</summary>
    public bool WithFirewall { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Makes the transport for a door; tests and the operating system's own client put another in its place.</summary>
    public Func<WinRmTarget, ServerTrust, IWsManTransport>? Transports { get; init; }

    /// <summary>Takes what was said on the wire.</summary>
    public HttpTraceLog? Trace { get; init; }

    public IWsManTransport Open(WinRmTarget target, ServerTrust trust) => Transports is { } make ? make(target, trust) : WinRmTransports.Open(target, LogOn, trust, Patience, Clock);
}
