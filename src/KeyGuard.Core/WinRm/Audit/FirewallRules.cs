using System.Linq;
using KeyGuard.WinRm.Facts;

namespace KeyGuard.WinRm.Audit;

/// <summary>The rule about whom the firewall lets in.</summary>
internal static class FirewallRules
{
    /// <summary>Its id.</summary>
    public const string Scope = "Firewall.Scope";

    private const string Wanted = "only the managing computers";

    public static Finding Judge(WinRMSecurity facts)
    {
        if (facts.Firewall is not { } firewall) return Finding.Unknown("The firewall was not read: Get-WinRMSecurity does so with -IncludeFirewall.", Wanted);
        if (firewall.Error is { } why) return Finding.Unknown("The firewall could not be read: " + why, Wanted);
        if (firewall.OffFor.Count > 0) return Finding.Of(false, "the firewall is off for " + string.Join(", ", firewall.OffFor), Wanted);
        if (firewall.Rules.Count == 0) return Finding.Unknown("No rule names a port of WinRM, so one for all ports must let in.", Wanted);
        var open = firewall.Rules.Where(rule => rule.IsOpenToAll).ToArray();
        if (open.Length == 0) return Finding.Of(true, string.Join("; ", firewall.Rules), Wanted, firewall.Rules[0].Source);
        var status = open.All(rule => rule.Source == WinRMSource.Gpo) ? WinRMRuleStatus.BlockedByPolicy : WinRMRuleStatus.Fail;
        return new Finding(status, string.Join("; ", open.Select(rule => rule.ToString())), Wanted, open[0].Source);
    }
}
