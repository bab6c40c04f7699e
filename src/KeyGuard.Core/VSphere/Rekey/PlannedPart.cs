using KeyGuard.VSphere.Inventory;

namespace KeyGuard.VSphere.Rekey;

/// <summary>One part of an object, and whether it is to change. Plain data.</summary>
internal sealed record PlannedPart
{
    public RekeyPartKind Kind { get; init; }

    /// <summary>What people call it, such as <c>Hard disk 1</c>.</summary>
    public string Label { get; init; } = "";

    /// <summary>The device's number, of a disk.</summary>
    public int? Device { get; init; }

    /// <summary>The id of a first-class disk.</summary>
    public string? FirstClassId { get; init; }

    public string? Datastore { get; init; }

    /// <summary>The key that it is under; null where it is plain.</summary>
    public KeyRef? Before { get; init; }

    /// <summary>Whether it is to change.</summary>
    public bool Changes { get; init; }

    public bool IsEncrypted => Before is not null;
}
