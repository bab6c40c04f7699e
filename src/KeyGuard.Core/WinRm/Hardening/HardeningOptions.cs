using System;
using System.Collections.Generic;

namespace KeyGuard.WinRm.Hardening;

/// <summary>What a protected computer is to be like.</summary>
internal sealed record HardeningOptions
{
    /// <summary>The port for https; null keeps that of a listener that is there, else 5986.</summary>
    public int? HttpsPort { get; init; }

    /// <summary>The SHA-1 thumbprint of the certificate to use, in capitals; null to choose.</summary>
    public string? CertificateThumbprint { get; init; }

    /// <summary>From where the firewall lets in: addresses, ranges, subnets, <c>LocalSubnet</c>; empty for anywhere.</summary>
    public IReadOnlyList<string> RemoteAddress { get; init; } = [];

    /// <summary>Leave the http listeners as they are.</summary>
    public bool KeepHttp { get; init; }

    /// <summary>Delete the http listeners in the place of disabling them.</summary>
    public bool RemoveHttpListener { get; init; }

    /// <summary>A certificate that ends within this time is not chosen any more.</summary>
    public TimeSpan CertificateMargin { get; init; } = TimeSpan.FromDays(7);

    /// <summary>The waits between the tries to prove something that takes effect a moment later.</summary>
    public IReadOnlyList<TimeSpan> ProofWaits { get; init; } = [TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3)];
}
