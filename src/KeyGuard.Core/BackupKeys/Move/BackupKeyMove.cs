using System;

namespace KeyGuard.BackupKeys.Move;

/// <summary>What became of a key that was to be moved.</summary>
public enum MoveStatus
{
    /// <summary>Wrapped at the new place, proved there, and recorded; the old form is superseded.</summary>
    Moved,

    /// <summary>Not moved; see the message. It stays where it was.</summary>
    Failed,
}

/// <summary>The result for one key.</summary>
public sealed class BackupKeyMove
{
    /// <summary>The key's name.</summary>
    public string Name { get; internal init; } = "";

    /// <summary>What became of it.</summary>
    public MoveStatus Status { get; internal init; }

    /// <summary>The connection it was moved from.</summary>
    public string From { get; internal init; } = "";

    /// <summary>The connection it was moved to.</summary>
    public string To { get; internal init; } = "";

    /// <summary>Whether Veeam's description carries the new form; false where Veeam carries another custodian's, or does not hold the key.</summary>
    public bool InVeeam { get; internal init; }

    /// <summary>The root key version now.</summary>
    public string? KeyVersion { get; internal init; }

    /// <summary>Veeam's id of the password record; null where Veeam does not hold the key.</summary>
    public Guid? Id { get; internal init; }

    /// <summary>Veeam's own object.</summary>
    public object? EncryptionKey { get; internal init; }

    /// <summary>Veeam's description.</summary>
    public string Description { get; internal init; } = "";

    /// <summary>Why it failed; empty when it did not.</summary>
    public string Message { get; internal init; } = "";

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Status}";
}
