using System;
using System.Collections.Generic;
using System.Linq;

namespace KeyGuard.WinRm.Facts;

/// <summary>A rule of the Windows firewall that is switched on and lets others in at a port of WinRM.</summary>
public sealed class WinRMFirewallRule
{
    private static readonly string[] Everywhere = ["Any", "*", "0.0.0.0/0", "0.0.0.0/0.0.0.0", "::/0", "0.0.0.0-255.255.255.255"];

    internal WinRMFirewallRule(string id, string displayName)
    {
        Id = id;
        DisplayName = displayName;
    }

    /// <summary>The name by which the firewall knows it, such as <c>WINRM-HTTP-In-TCP</c>.</summary>
    public string Id { get; }

    /// <summary>The name that is shown; in the computer's language.</summary>
    public string DisplayName { get; }

    /// <summary>The ports and ranges of ports that it names.</summary>
    public IReadOnlyList<string> Ports { get; internal init; } = [];

    /// <summary>From where it lets in: addresses, subnets, ranges, or a word such as <c>LocalSubnet</c>; <c>Any</c> for anywhere.</summary>
    public IReadOnlyList<string> RemoteAddress { get; internal init; } = [];

    /// <summary><c>GPO</c> for a rule of Group Policy, else <c>Local</c>.</summary>
    public string Source { get; internal init; } = WinRMSource.Local;

    /// <summary>Whether it lets in from anywhere.</summary>
    public bool IsOpenToAll => RemoteAddress.Count == 0 || RemoteAddress.Any(address => Everywhere.Contains(address, StringComparer.OrdinalIgnoreCase));

    /// <summary>Such as <c>KeyGuard WinRM HTTPS 5986: 10.0.0.0/8</c>.</summary>
    public override string ToString() => $"{DisplayName}: {(IsOpenToAll ? "any" : string.Join(", ", RemoteAddress))}";
}
