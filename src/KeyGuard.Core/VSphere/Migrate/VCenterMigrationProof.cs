using System.Collections.Generic;

namespace KeyGuard.VSphere.Migrate;

/// <summary>Whether anything that vCenter knows of still uses a key provider, and what vCenter does not know of.</summary>
public sealed class VCenterMigrationProof
{
    /// <summary>The old provider.</summary>
    public string From { get; internal init; } = "";

    /// <summary>The new one.</summary>
    public string To { get; internal init; } = "";

    /// <summary>The name of the connection to the vCenter.</summary>
    public string Server { get; internal init; } = "";

    /// <summary>Whether nothing that vCenter knows of uses the old provider any more.</summary>
    public bool IsUnused => StillUsing.Count == 0;

    /// <summary>What still uses it, each in words.</summary>
    public IReadOnlyList<string> StillUsing { get; internal init; } = [];

    /// <summary>The vCenter's default provider now.</summary>
    public string? Default { get; internal init; }

    /// <summary>What may use it without vCenter's knowing.</summary>
    public IReadOnlyList<string> Unseen { get; internal init; } = [];

    /// <inheritdoc/>
    public override string ToString() => IsUnused ? $"{From}: unused, as far as {Server} knows" : $"{From}: still used by {StillUsing.Count}";
}
