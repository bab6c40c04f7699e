using KeyGuard.WinRm.Baselines;
using KeyGuard.WinRm.Facts;

namespace KeyGuard.WinRm.Audit;

/// <summary>What to do about a rule that is not kept.</summary>
internal static class Remedies
{
    public static string Of(WinRMSecurity facts, BaselineRule rule, WinRMRuleStatus status, Baseline baseline)
    {
        if (status == WinRMRuleStatus.Pass) return "";
        if (status == WinRMRuleStatus.Unknown && !facts.IsRead) return facts.RecommendedAction ?? "Look at the computer with Get-WinRMSecurity.";
        var text = rule.CutsOffRemoting ? "Do so only where nobody manages the computer from afar; Protect-WinRM never does. " + ByPolicy(rule)
            : status == WinRMRuleStatus.BlockedByPolicy ? (rule.Policy is null && rule.Remedy.Length > 0 ? rule.Remedy : "Group Policy holds it. " + ByPolicy(rule))
            : rule.Remedy.Length > 0 ? rule.Remedy
            : baseline == Baseline.Recommended && rule.Setting is not null ? "Protect-WinRM sets it; for all computers of a domain, " + Decapitalized(ByPolicy(rule))
            : ByPolicy(rule);
        return rule.Caution.Length > 0 ? text + " Think first: " + rule.Caution : text;
    }

    private static string ByPolicy(BaselineRule rule) => rule.Policy is { } policy ? $"Set the policy '{policy.Policy}' (Export-WinRMPolicy writes it)." : "Set it on the computer.";

    private static string Decapitalized(string text) => char.ToLowerInvariant(text[0]) + text.Substring(1);
}
