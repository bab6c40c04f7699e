using System;
using System.Collections.Generic;
using System.Linq;
using KeyGuard.VSphere.Rekey;

namespace KeyGuard.VSphere.Migrate;

/// <summary>A plan to migrate a vCenter from one key provider to another. Pipe it into <c>Move-VCenterEncryptionKms</c> to run it.</summary>
public sealed class VCenterMigrationPlan
{
    internal VCenterMigrationPlan(MigrationPlan plan, string? path)
    {
        Plan = plan;
        Path = path;
        Items = plan.Items.Select(item => new VCenterMigrationItem(item)).ToArray();
    }

    /// <summary>The old provider.</summary>
    public string From => Plan.From;

    /// <summary>The new one.</summary>
    public string To => Plan.To;

    /// <summary>The name of the connection to the vCenter.</summary>
    public string Server => Plan.Server;

    /// <summary>When it was made, UTC.</summary>
    public DateTime Made => Plan.Made;

    /// <summary>How many objects can be moved as they are.</summary>
    public int Ready => Items.Count(item => item.IsReady);

    /// <summary>How many can't, for the reasons that their remarks give.</summary>
    public int Blocked => Items.Count(item => item.IsBlocked);

    /// <summary>Whether the old provider is the vCenter's default, which will be moved too.</summary>
    public bool IsDefault => Plan.IsDefault;

    /// <summary>The clusters whose default it is, which will be moved too.</summary>
    public IReadOnlyList<string> DefaultOf => Plan.DefaultOf;

    /// <summary>The objects.</summary>
    public IReadOnlyList<VCenterMigrationItem> Items { get; }

    /// <summary>What may be under the old provider without vCenter's knowing.</summary>
    public IReadOnlyList<string> Unseen => Plan.Unseen;

    /// <summary>Where it was saved; null where it was not.</summary>
    public string? Path { get; }

    internal MigrationPlan Plan { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{From} to {To} at {Server}: {Ready} ready, {Blocked} blocked";
}

/// <summary>One object of a migration's plan.</summary>
public sealed class VCenterMigrationItem
{
    internal VCenterMigrationItem(PlannedRekey item)
    {
        Kind = item.Kind;
        Name = item.Name;
        Status = item.Verdict.ToString();
        Parts = item.Changes.Select(part => part.Label).ToArray();
        Remarks = item.Remarks;
        Id = $"{item.Type}-{item.Id}";
    }

    /// <summary>What sort of object it is.</summary>
    public RekeyKind Kind { get; }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Ready, Blocked, AlreadyThere or NotEncrypted.</summary>
    public string Status { get; }

    /// <summary>What of it would get another key.</summary>
    public IReadOnlyList<string> Parts { get; }

    /// <summary>Why it can't be done, or what to look out for.</summary>
    public string Remarks { get; }

    /// <summary>PowerCLI's id.</summary>
    public string Id { get; }

    internal bool IsReady => Status == nameof(RekeyVerdict.Ready);

    internal bool IsBlocked => Status == nameof(RekeyVerdict.Blocked);

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Status}";
}
