using System.Collections.Generic;
using System.Linq;

namespace KeyGuard.WinRm.Baselines;

/// <summary>One rule: what is wanted, how it is seen, how it is made so, and who wants it.</summary>
/// <param name="Id">KeyGuard's own name of the rule, which stays.</param>
/// <param name="Title">The rule in words.</param>
/// <param name="Severity">How much hangs on it.</param>
internal sealed record BaselineRule(string Id, string Title, BaselineSeverity Severity)
{
    /// <summary>The value of Group Policy; null where there is none.</summary>
    public PolicyValue? Policy { get; init; }

    /// <summary>The setting as the WinRM service has it in effect, such as <c>Service/Auth/Basic</c>; null where it is not the service's.</summary>
    public string? Setting { get; init; }

    /// <summary>What <see cref="Setting"/> must be, such as <c>false</c>.</summary>
    public string? Wanted { get; init; }

    /// <summary>Whether KeyGuard itself recommends it.</summary>
    public bool IsRecommended { get; init; }

    /// <summary>Who wants it, with their ids.</summary>
    public IReadOnlyList<BaselineReference> References { get; init; } = [];

    /// <summary>Whether it shuts remoting off altogether. Such a rule is shown, and never made so.</summary>
    public bool CutsOffRemoting { get; init; }

    /// <summary>What must be thought of before; empty if nothing.</summary>
    public string Caution { get; init; } = "";

    /// <summary>How it is made so, other than by policy; empty where policy is the way.</summary>
    public string Remedy { get; init; } = "";

    /// <summary>Whether a baseline has it.</summary>
    public bool IsIn(Baseline baseline) => baseline == Baseline.Recommended ? IsRecommended : References.Any(reference => reference.Baseline == baseline);

    /// <inheritdoc/>
    public override string ToString() => Id;
}
