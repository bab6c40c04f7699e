using System;
using KeyGuard.WinRm.Transport.Sealing;

namespace KeyGuard.WinRm.Transport;

/// <summary>What an envelope tells the computer about its reply.</summary>
/// <param name="MaxEnvelopeSize">The largest reply in bytes.</param>
/// <param name="OperationTimeout">The time it is given.</param>
internal sealed record EnvelopeLimits(int MaxEnvelopeSize, TimeSpan OperationTimeout)
{
    /// <summary>What every version of Windows takes (2008 R2 has no more than 150 KiB).</summary>
    public const int OverTls = 153600;

    /// <summary>What fits into one sealed message.</summary>
    public const int Sealed = SecurityContext.LargestMessage;
}
