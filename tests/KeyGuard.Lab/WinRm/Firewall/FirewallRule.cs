using System;
using System.Collections.Immutable;
using System.Linq;

namespace KeyGuard.Lab.WinRm.Firewall;

/// <summary>A rule of the Windows firewall, as far as inbound TCP is concerned.</summary>
internal sealed record FirewallRule
{
    /// <summary>The name of its value in the registry, and its InstanceID.</summary>
    public required string Id { get; init; }

    public string DisplayName { get; init; } = "";

    public string Group { get; init; } = "";

    public bool Enabled { get; init; } = true;

    public bool Allows { get; init; } = true;

    public bool IsInbound { get; init; } = true;

    /// <summary>6, 17, …; null for any.</summary>
    public int? Protocol { get; init; }

    /// <summary>Domain, Private, Public; none for all of them.</summary>
    public ImmutableArray<string> Profiles { get; init; } = [];

    /// <summary>Ports and ranges; none for any.</summary>
    public ImmutableArray<string> Ports { get; init; } = [];

    /// <summary>Addresses, ranges, subnets, LocalSubnet; none for any.</summary>
    public ImmutableArray<string> Remote { get; init; } = [];

    public string Program { get; init; } = "";

    /// <summary>Whether group policy made it: it can't be changed on the computer.</summary>
    public bool IsByPolicy { get; init; }

    public bool Concerns(int port, string profile, RemoteAddress client) =>
        Enabled && IsInbound && Protocol is null or 6
        && (Profiles.IsEmpty || Profiles.Contains(profile, StringComparer.OrdinalIgnoreCase))
        && (Ports.IsEmpty || Ports.Any(range => PortRange.Contains(range, port)))
        && (Remote.IsEmpty || Remote.Any(client.IsWithin));
}
