using System;
using KeyGuard.Lab.Traffic.Faults;

namespace KeyGuard.Lab.WinRm.Faults;

/// <summary>A connection that is to end, or to hang, without a reply.</summary>
internal sealed class SpoiltConnection(FaultTransport how) : Exception($"The connection is spoilt: {how}.")
{
    public FaultTransport How { get; } = how;
}
