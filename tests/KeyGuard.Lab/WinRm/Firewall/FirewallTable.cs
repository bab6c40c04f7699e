using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Net;
using KeyGuard.Lab.WinRm.Registry;

namespace KeyGuard.Lab.WinRm.Firewall;

/// <summary>The firewall of one computer: the rules in force, each of which the registry shows as well.</summary>
/// <remarks>
/// Guarded by the computer's lock. A rule written into the registry by hand comes into force when the firewall reads it again, at
/// the next refresh: that is all Windows promises for it. Through netsh and MSFT_NetFirewallRule a change is in force at once.
/// </remarks>
internal sealed class FirewallTable(RegistryHive registry)
{
    public const string WinRmGroup = "Windows Remote Management";

    public bool IsOn { get; set; } = true;

    /// <summary>Whether what is not let in is refused (RST) instead of being passed over in silence, which Windows does.</summary>
    public bool Refuses { get; set; }

    /// <summary>Whether ports that are let in, but that nobody listens on, are passed over in silence as well.</summary>
    public bool IsStealthy { get; set; }

    /// <summary>The network's profile: Domain, Private or Public.</summary>
    public string Profile { get; set; } = "Domain";

    /// <summary>Where clients seem to come from.</summary>
    public IPAddress Client { get; set; } = IPAddress.Loopback;

    public ImmutableArray<FirewallRule> Rules { get; private set; } = [];

    /// <summary>The rules that Windows comes with: HTTP for known networks and the public's own subnet, nothing for HTTPS.</summary>
    public void PlantSeed()
    {
        var http = new FirewallRule
        {
            Id = "WINRM-HTTP-In-TCP",
            DisplayName = "Windows Remote Management (HTTP-In)",
            Group = WinRmGroup,
            Protocol = 6,
            Profiles = ["Domain", "Private"],
            Ports = ["5985"],
            Program = "System",
        };
        Set(http);
        Set(http with { Id = "WINRM-HTTP-In-TCP-PUBLIC", Profiles = ["Public"], Remote = ["LocalSubnet"] });
        Set(http with
        {
            Id = "WINRM-HTTP-Compat-In-TCP",
            DisplayName = "Windows Remote Management - Compatibility Mode (HTTP-In)",
            Group = "Windows Remote Management (Compatibility)",
            Enabled = false,
            Profiles = [],
            Ports = ["80"],
        });
    }

    public bool LetsIn(int port)
    {
        if (!IsOn)
            return true;

        var client = new RemoteAddress(Client);
        FirewallRule[] concerned = [.. Rules.Where(rule => rule.Concerns(port, Profile, client))];
        return concerned.Length > 0 && concerned.All(rule => rule.Allows);
    }

    public FirewallRule? Find(string id) => Rules.FirstOrDefault(rule => rule.Id.Equals(id, StringComparison.OrdinalIgnoreCase));

    /// <summary>Adds a rule, or puts it in the place of the one with the same id.</summary>
    public void Set(FirewallRule rule)
    {
        Rules = [.. Rules.Where(other => !other.Id.Equals(rule.Id, StringComparison.OrdinalIgnoreCase)), rule];
        if (!rule.IsByPolicy)
            registry.Set(RuleText.Key, rule.Id, RegistryValue.Text(RuleText.Write(rule)));
    }

    public void Remove(FirewallRule rule)
    {
        Rules = Rules.Remove(rule);
        registry.DeleteValue(RuleText.Key, rule.Id);
    }

    /// <summary>Reads what was written into the registry since, by hand and by policy.</summary>
    public void Reload() => Rules = [.. Read(RuleText.Key, isByPolicy: false), .. Read(RuleText.PolicyKey, isByPolicy: true)];

    private IEnumerable<FirewallRule> Read(string key, bool isByPolicy) => registry.Values(key)
        .Select(value => RuleText.Parse(value.Key, value.Value.AsText, isByPolicy))
        .OfType<FirewallRule>();
}
