using System.Collections.Generic;
using KeyGuard.Lab.Traffic.Faults;
using KeyGuard.Lab.WinRm.Computers;
using KeyGuard.Lab.WinRm.Faults;
using KeyGuard.Lab.WinRm.Http;
using KeyGuard.Lab.WinRm.Soap;

namespace KeyGuard.Lab.WinRm.Sockets;

/// <summary>What an operation came to, before it is sealed.</summary>
internal sealed record Outcome(int Status, byte[] Body, string? ContentType = null)
{
    public long Fault { get; init; }

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public static Outcome Of(WsmanFault fault, SoapRequest? request, Computer computer) =>
        new(500, SoapReply.Fault(request, fault, computer.ShortName), HttpReply.Soap) { Fault = fault.Code };

    /// <exception cref="SpoiltConnection">There is to be no reply.</exception>
    public static Outcome Of(FaultTransport how, int? status, Outcome? real) => how switch
    {
        FaultTransport.Empty => new Outcome(status ?? 200, []),
        // valid HTTP, broken XML
        FaultTransport.Truncate when real is not null => real with { Body = real.Body[..(real.Body.Length / 2)] },
        _ => throw new SpoiltConnection(how),
    };

    public HttpReply Reply() => new(Status, Body, ContentType) { Headers = Headers };
}
