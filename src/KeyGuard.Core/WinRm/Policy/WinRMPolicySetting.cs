using System.Collections.Generic;
using System.Linq;
using KeyGuard.WinRm.Baselines;

namespace KeyGuard.WinRm.Policy;

/// <summary>One rule of a baseline, and how Group Policy makes it so, or why it can't.</summary>
public sealed class WinRMPolicySetting
{
    internal WinRMPolicySetting(BaselineRule rule, Baseline baseline, WinRMPolicyState state)
    {
        RuleId = rule.Id;
        Title = rule.Title;
        Severity = rule.Severity.ToString();
        Baseline = baseline.ToString();
        State = state;
        Policy = rule.Policy?.Policy;
        Key = rule.Policy is null ? null : @"HKLM\" + rule.Policy.Key;
        ValueName = rule.Policy?.Name;
        Type = rule.Policy?.Type;
        Value = rule.Policy?.Wanted;
        Setting = rule.Setting;
        Wanted = rule.Wanted;
        References = rule.References.Where(reference => baseline == Baselines.Baseline.Recommended || reference.Baseline == baseline).Select(reference => reference.ToString()).ToArray();
        Caution = rule.Caution;
        Remedy = rule.Remedy;
    }

    /// <summary>KeyGuard's name of the rule, such as <c>Service.Basic</c>; the same as in Test-WinRMSecurity.</summary>
    public string RuleId { get; }

    /// <summary>The rule in words.</summary>
    public string Title { get; }

    /// <summary><c>High</c>, <c>Medium</c> or <c>Low</c>.</summary>
    public string Severity { get; }

    /// <summary>The baseline that was asked for.</summary>
    public string Baseline { get; }

    /// <summary>What became of it in the policy.</summary>
    public WinRMPolicyState State { get; }

    /// <summary>What the policy is called in the editor, and what it is set to; null where there is none.</summary>
    public string? Policy { get; }

    /// <summary>The registry key, such as <c>HKLM\Software\Policies\Microsoft\Windows\WinRM\Service</c>.</summary>
    public string? Key { get; }

    /// <summary>The registry value's name.</summary>
    public string? ValueName { get; }

    /// <summary><c>REG_DWORD</c> or <c>REG_SZ</c>.</summary>
    public string? Type { get; }

    /// <summary>The registry value; numbers in decimal.</summary>
    public string? Value { get; }

    /// <summary>The setting of the service that follows from it, such as <c>Service/Auth/Basic</c>.</summary>
    public string? Setting { get; }

    /// <summary>What that setting is then.</summary>
    public string? Wanted { get; }

    /// <summary>The ids under which the baseline has the rule; for Recommended those of all baselines.</summary>
    public IReadOnlyList<string> References { get; }

    /// <summary>What to think of before; empty if nothing.</summary>
    public string Caution { get; }

    /// <summary>What to do where policy can't; empty where it can.</summary>
    public string Remedy { get; }

    /// <summary>The command that sets it in a Group Policy object, to be run where the module GroupPolicy is; null where it is not written.</summary>
    public string? Command { get; internal init; }

    /// <summary>The Registry.pol that was written, or was found to have everything already; null if none was asked for.</summary>
    public string? Path { get; internal init; }

    /// <inheritdoc/>
    public override string ToString() => Value is null ? RuleId : $"{RuleId}: {ValueName} = {Value}";
}
