using System.Collections.Generic;

namespace KeyGuard.WinRm.Facts;

/// <summary>What a computer's firewall lets in at the ports of its listeners, as far as rules name these ports.</summary>
public sealed class WinRMFirewall
{
    internal WinRMFirewall()
    {
    }

    /// <summary>The rules; none where a rule for all ports lets in, or nothing does.</summary>
    public IReadOnlyList<WinRMFirewallRule> Rules { get; internal init; } = [];

    /// <summary>The kinds of network (Domain, Private, Public) for which the firewall is switched off.</summary>
    public IReadOnlyList<string> OffFor { get; internal init; } = [];

    /// <summary>Why it could not be read; null where it was.</summary>
    public string? Error { get; internal init; }

    /// <summary>The id of that error.</summary>
    public string? ErrorId { get; internal init; }

    /// <inheritdoc/>
    public override string ToString() => Error ?? (OffFor.Count > 0 ? "off for " + string.Join(", ", OffFor) : string.Join("; ", Rules));
}
