using System.Collections.Generic;
using System.Linq;
using KeyGuard.WinRm.Baselines;

namespace KeyGuard.WinRm.Policy;

/// <summary>Makes a policy of a baseline's rules. Rules that shut remoting off are never in it.</summary>
internal sealed class PolicyExport
{
    private readonly Baseline _baseline;
    private readonly PolicyMerge _merge;
    private readonly List<(BaselineRule Rule, WinRMPolicyState State)> _rules;

    /// <param name="baseline">Whose rules.</param>
    /// <param name="existing">What the policy holds already.</param>
    public PolicyExport(Baseline baseline, List<PolicyEntry> existing)
    {
        _baseline = baseline;
        _merge = new PolicyMerge(existing);
        // What stands beyond policy stands beyond every baseline: whoever writes a policy shall know it.
        _rules = BaselineTable.All.Where(rule => rule.IsIn(baseline) || rule.Policy is null).Select(rule => (rule, Put(rule))).ToList();
    }

    /// <summary>The whole policy.</summary>
    public IReadOnlyList<PolicyEntry> Entries => _merge.Entries;

    /// <summary>What became of each rule.</summary>
    /// <param name="gpoName">The Group Policy object that the commands name.</param>
    /// <param name="path">Where the policy was written; null if nowhere.</param>
    public IEnumerable<WinRMPolicySetting> Settings(string gpoName, string? path) => _rules.Select(made => new WinRMPolicySetting(made.Rule, _baseline, made.State)
    {
        Command = made.Rule.Policy is { } value && made.State != WinRMPolicyState.LeftOut ? GroupPolicyCommand.For(value, gpoName) : null,
        Path = path,
    });

    private WinRMPolicyState Put(BaselineRule rule)
    {
        if (rule.CutsOffRemoting) return WinRMPolicyState.LeftOut;
        return rule.Policy is null ? WinRMPolicyState.NotByPolicy : _merge.Put(rule.Policy);
    }
}
