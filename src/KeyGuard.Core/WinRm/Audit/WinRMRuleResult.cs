namespace KeyGuard.WinRm.Audit;

/// <summary>One rule at one computer. All properties are texts, numbers or words, so that it exports to CSV as it is.</summary>
public sealed class WinRMRuleResult
{
    internal WinRMRuleResult(string computerName, string rule, WinRMRuleStatus status)
    {
        ComputerName = computerName;
        Rule = rule;
        Status = status;
    }

    /// <summary>The computer's name.</summary>
    public string ComputerName { get; }

    /// <summary>KeyGuard's own name of the rule, such as <c>Service.Basic</c>.</summary>
    public string Rule { get; }

    /// <summary>How it stands.</summary>
    public WinRMRuleStatus Status { get; }

    /// <summary><c>High</c>, <c>Medium</c> or <c>Low</c>.</summary>
    public string Severity { get; internal init; } = "";

    /// <summary>The rule in words.</summary>
    public string Title { get; internal init; } = "";

    /// <summary>What was found, or why nothing was.</summary>
    public string Found { get; internal init; } = "";

    /// <summary>What is wanted.</summary>
    public string Wanted { get; internal init; } = "";

    /// <summary>Where the value comes from: <c>GPO</c>, <c>Local</c>, <c>Default</c>; empty where that is no question.</summary>
    public string Source { get; internal init; } = "";

    /// <summary>The ids that the baselines give the rule, separated by semicolons.</summary>
    public string References { get; internal init; } = "";

    /// <summary>Whether the rule shuts remoting off altogether. It is shown, and never made so by Protect-WinRM.</summary>
    public bool CutsOffRemoting { get; internal init; }

    /// <summary>What to do; empty where it is as wanted.</summary>
    public string Remedy { get; internal init; } = "";

    /// <summary>Whose rules were asked for.</summary>
    public string Baseline { get; internal init; } = "";

    /// <summary>Such as <c>srv01 Service.Basic: Fail</c>.</summary>
    public override string ToString() => $"{ComputerName} {Rule}: {Status}";
}
