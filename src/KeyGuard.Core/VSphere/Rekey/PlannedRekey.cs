using System.Collections.Generic;
using System.Linq;
using KeyGuard.VSphere.Inventory;

namespace KeyGuard.VSphere.Rekey;

/// <summary>What is to be done to one object, and what is known to stand against it. Plain data, so that it can be kept.</summary>
internal sealed record PlannedRekey
{
    public RekeyKind Kind { get; init; }

    /// <summary>The object's type and id at its vCenter.</summary>
    public string Type { get; init; } = "";

    /// <inheritdoc cref="Type"/>
    public string Id { get; init; } = "";

    public string Name { get; init; } = "";

    /// <summary>A virtual machine's instanceUuid: an id may come to mean another machine, this does not. Empty for others.</summary>
    public string InstanceUuid { get; init; } = "";

    /// <summary>The id of the host that the work falls to; null where unknown.</summary>
    public string? Host { get; init; }

    public RekeyVerdict Verdict { get; init; }

    public IReadOnlyList<PlannedPart> Parts { get; init; } = [];

    public IReadOnlyList<RekeyFinding> Findings { get; init; } = [];

    /// <summary>The key that what changes is to get; null for one that is yet to be made.</summary>
    public KeyRef? Key { get; init; }

    /// <summary>Whether a key has to be made for it.</summary>
    public bool NeedsKey { get; init; }

    /// <summary>The parts that are to change.</summary>
    public IEnumerable<PlannedPart> Changes => Parts.Where(part => part.Changes);

    /// <summary>The datastores that a deep re-key writes to.</summary>
    public IEnumerable<string> Datastores => Changes.Select(part => part.Datastore).OfType<string>().Distinct();

    /// <summary>Why it can't be done, or what to look out for.</summary>
    public string Remarks => string.Join(" ", Findings.OrderByDescending(finding => finding.Blocks).Select(finding => finding.Text));
}
