using System;
using System.Collections.Generic;
using System.Linq;
using KeyGuard.WinRm.Baselines;
using KeyGuard.WinRm.Facts;

namespace KeyGuard.WinRm.Audit;

/// <summary>
/// Holds a computer against a baseline. KeyGuard's own recommendation looks at what is in effect; the others look at what they are written
/// about, the registry values of Group Policy, where a value that nobody set is a finding.
/// </summary>
internal sealed class SecurityAudit(Baseline baseline, int httpsPort)
{
    /// <summary>Whether one of its rules is about the firewall.</summary>
    public bool WantsFirewall => BaselineTable.Of(baseline).Any(rule => rule.Id == FirewallRules.Scope);

    public IReadOnlyList<WinRMRuleResult> Of(WinRMSecurity facts) => [.. BaselineTable.Of(baseline).Select(rule => Result(facts, rule, Judge(facts, rule)))];

    public WinRMAuditSummary Summarize(string computerName, IReadOnlyList<WinRMRuleResult> results)
    {
        var counted = results.Where(result => !result.CutsOffRemoting).ToArray();
        var bad = counted.Where(result => result.Status is WinRMRuleStatus.Fail or WinRMRuleStatus.BlockedByPolicy).ToArray();
        return new WinRMAuditSummary(computerName)
        {
            Passed = counted.Count(result => result.Status == WinRMRuleStatus.Pass),
            Failed = counted.Count(result => result.Status == WinRMRuleStatus.Fail),
            BlockedByPolicy = counted.Count(result => result.Status == WinRMRuleStatus.BlockedByPolicy),
            Unknown = counted.Count(result => result.Status == WinRMRuleStatus.Unknown),
            Worst = bad.Length == 0 ? "" : bad.Max(result => (BaselineSeverity)Enum.Parse(typeof(BaselineSeverity), result.Severity)).ToString(),
            Baseline = baseline.ToString(),
        };
    }

    private Finding Judge(WinRMSecurity facts, BaselineRule rule)
    {
        if (!facts.IsRead) return Finding.Unknown(facts.Error ?? "The computer could not be read.", Wanted(rule));
        if (ListenerRules.Find(rule.Id, httpsPort) is { } special) return special(facts);
        if (baseline != Baseline.Recommended && rule.Policy is { } policy) return ByPolicy(facts, policy, rule);
        return rule.Setting is null ? ByRegistry(facts, rule) : BySetting(facts, rule);
    }

    private static Finding BySetting(WinRMSecurity facts, BaselineRule rule)
    {
        if (facts.Settings.Find(rule.Setting!) is not { } setting) return Finding.Unknown("This version of Windows does not have the setting.", Wanted(rule));
        var isGood = string.Equals(setting.Value, rule.Wanted, StringComparison.OrdinalIgnoreCase);
        var status = isGood ? WinRMRuleStatus.Pass : setting.IsSetByPolicy ? WinRMRuleStatus.BlockedByPolicy : WinRMRuleStatus.Fail;
        return new Finding(status, setting.Value, Wanted(rule), setting.Source);
    }

    private static Finding ByRegistry(WinRMSecurity facts, BaselineRule rule) =>
        rule.Policy is { } policy ? ByPolicy(facts, policy, rule) : Finding.Unknown("Nothing was read about it.", Wanted(rule));

    private static Finding ByPolicy(WinRMSecurity facts, PolicyValue policy, BaselineRule rule)
    {
        if (facts.Policy is null) return Finding.Unknown("The registry could not be read: " + facts.Error, policy.Wanted);
        var value = facts.Policy.FirstOrDefault(one => policy.Is(one.Key, one.Name));
        var effective = rule.Setting is { } path && facts.Settings.Find(path) is { } setting ? $" (in effect: {setting.Value})" : "";
        if (value is null) return Finding.Of(false, "not configured" + effective, policy.Wanted);
        var isGood = string.Equals(value.Value, policy.Wanted, StringComparison.OrdinalIgnoreCase);
        return new Finding(isGood ? WinRMRuleStatus.Pass : WinRMRuleStatus.BlockedByPolicy, value.Value, policy.Wanted, WinRMSource.Gpo);
    }

    private static string Wanted(BaselineRule rule) => rule.Wanted ?? rule.Policy?.Wanted ?? "";

    private WinRMRuleResult Result(WinRMSecurity facts, BaselineRule rule, Finding finding) => new(facts.ComputerName, rule.Id, finding.Status)
    {
        Severity = rule.Severity.ToString(),
        Title = rule.Title,
        Found = finding.Found,
        Wanted = finding.Wanted,
        Source = finding.Source,
        References = string.Join("; ", rule.References.Where(reference => baseline == Baseline.Recommended || reference.Baseline == baseline)),
        CutsOffRemoting = rule.CutsOffRemoting,
        Remedy = Remedies.Of(facts, rule, finding.Status, baseline),
        Baseline = baseline.ToString(),
    };
}
