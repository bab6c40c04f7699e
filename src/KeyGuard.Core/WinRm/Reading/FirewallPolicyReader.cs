using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.WinRm.Facts;

namespace KeyGuard.WinRm.Reading;

/// <summary>Reads the firewall's rules of Group Policy, each a text in the registry (MS-GPFAS, 2.2.2): <c>v2.31|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=5986|…</c></summary>
internal sealed class FirewallPolicyReader(RegistryReader registry)
{
    private const string Key = @"SOFTWARE\Policies\Microsoft\WindowsFirewall\FirewallRules";
    private const string Tcp = "6";

    /// <summary>The rules for TCP that are switched on and let in, without those that are known already.</summary>
    public async Task<IReadOnlyList<WinRMFirewallRule>> ReadAsync(ISet<string> known, CancellationToken cancellationToken)
    {
        var rules = new List<WinRMFirewallRule>();
        foreach (var (name, type) in await registry.ValuesAsync(Key, cancellationToken).ConfigureAwait(false) ?? [])
        {
            if (type != RegistryType.Text || known.Contains(name)) continue;
            if (Parse(name, await registry.TextAsync(Key, name, cancellationToken).ConfigureAwait(false) ?? "") is { } rule) rules.Add(rule);
        }
        return rules;
    }

    /// <summary>Null for a rule that lets nobody in by TCP, or for what is no rule.</summary>
    public static WinRMFirewallRule? Parse(string id, string text)
    {
        var parts = text.Split('|').Select(part => part.Split(['='], 2)).Where(part => part.Length == 2).ToLookup(part => part[0], part => part[1], StringComparer.OrdinalIgnoreCase);
        if (!Is(parts["Action"], "Allow") || !Is(parts["Active"], "TRUE") || !Is(parts["Dir"], "In") || !Is(parts["Protocol"], Tcp)) return null;
        return new WinRMFirewallRule(id, parts["Name"].FirstOrDefault() ?? id)
        {
            Ports = Values("LPort", "LPort2_10"),
            RemoteAddress = Values("RA4", "RA6", "RA42", "RA62"),
            Source = WinRMSource.Gpo,
        };

        string[] Values(params string[] names) => names.SelectMany(name => parts[name]).ToArray();
    }

    private static bool Is(IEnumerable<string> values, string wanted) => string.Equals(values.FirstOrDefault(), wanted, StringComparison.OrdinalIgnoreCase);
}
