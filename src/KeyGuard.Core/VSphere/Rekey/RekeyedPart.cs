using KeyGuard.VSphere.Inventory;

namespace KeyGuard.VSphere.Rekey;

/// <summary>What became of one part of an object.</summary>
public sealed class RekeyedPart
{
    /// <summary>What people call it, such as <c>VM home</c> or <c>Hard disk 1</c>.</summary>
    public string Name { get; internal init; } = "";

    /// <summary>What sort of part it is.</summary>
    public RekeyPartKind Kind { get; internal init; }

    /// <summary>The key provider before; null for a plain part.</summary>
    public string? OldKmsCluster { get; internal init; }

    /// <summary>The key's id before; null for a plain part.</summary>
    public string? OldKeyId { get; internal init; }

    /// <summary>The key provider as it was seen last; null for a plain part.</summary>
    public string? KmsCluster { get; internal init; }

    /// <summary>The key's id as it was seen last; null for a plain part.</summary>
    public string? KeyId { get; internal init; }

    /// <summary>Whether it is as was asked for. A part that was to stay as it is counts as done.</summary>
    public bool Done { get; internal init; }

    internal static RekeyedPart Of(PlannedPart part, KeyRef? now, bool done) => new()
    {
        Name = part.Label,
        Kind = part.Kind,
        OldKmsCluster = part.Before?.Provider,
        OldKeyId = part.Before?.KeyId,
        KmsCluster = now?.Provider,
        KeyId = now?.KeyId,
        Done = done,
    };

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {KmsCluster ?? "not encrypted"}{(Done ? "" : ", not done")}";
}
