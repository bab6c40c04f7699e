using System.Collections.Generic;
using System.Linq;

namespace KeyGuard.VSphere.Rekey;

/// <summary>What is to be done in one vCenter. Plain data: it can be shown, saved, and run later.</summary>
internal sealed record RekeyPlan
{
    /// <summary>vCenter's own id, which does not change with its name.</summary>
    public string VCenterId { get; init; } = "";

    /// <summary>The name that it was connected by.</summary>
    public string Server { get; init; } = "";

    public RekeyOptions Options { get; init; } = new();

    public IReadOnlyList<PlannedRekey> Items { get; init; } = [];

    public IEnumerable<PlannedRekey> Ready => Items.Where(item => item.Verdict == RekeyVerdict.Ready);
}
