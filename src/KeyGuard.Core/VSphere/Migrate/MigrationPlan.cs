using System;
using System.Collections.Generic;
using System.Linq;
using KeyGuard.VSphere.Rekey;

namespace KeyGuard.VSphere.Migrate;

/// <summary>What a migration from one key provider to another comes to in one vCenter. Plain data, without secrets: it can be shown, saved, and run later.</summary>
internal sealed record MigrationPlan
{
    public const string FormatName = "keyguard-vcenter-migration";
    public const int CurrentVersion = 1;

    public string Format { get; init; } = FormatName;

    public int Version { get; init; } = CurrentVersion;

    /// <summary>When it was made, UTC.</summary>
    public DateTime Made { get; init; }

    /// <summary>vCenter's own id.</summary>
    public string VCenterId { get; init; } = "";

    /// <summary>The name that it was connected by.</summary>
    public string Server { get; init; } = "";

    public string From { get; init; } = "";

    public string To { get; init; } = "";

    /// <summary>Whether the old provider is the vCenter's default.</summary>
    public bool IsDefault { get; init; }

    /// <summary>The clusters whose default the old provider is, by name.</summary>
    public IReadOnlyList<string> DefaultOf { get; init; } = [];

    /// <summary>One plan for each kind of object, in the order in which they are done: machines, vSAN clusters, hosts.</summary>
    public IReadOnlyList<RekeyPlan> Parts { get; init; } = [];

    /// <summary>What was known to be out of vCenter's sight when it was made.</summary>
    public IReadOnlyList<string> Unseen { get; init; } = [];

    public IEnumerable<PlannedRekey> Items => Parts.SelectMany(part => part.Items);
}
