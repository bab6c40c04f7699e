using System;
using System.Collections.Generic;

namespace KeyGuard.BackupKeys.Erasure;

/// <summary>What became of a key that was to be erased.</summary>
public enum ErasureStatus
{
    /// <summary>Removed from Veeam, and recorded as erased with its proof.</summary>
    Erased,

    /// <summary>It had been erased by an earlier run.</summary>
    AlreadyErased,

    /// <summary>Not erased, and nothing was changed; see the message.</summary>
    Refused,

    /// <summary>Veeam still holds it, or it is not known whether; see the message. It can be run again.</summary>
    Failed,
}

/// <summary>The result for one key.</summary>
public sealed class BackupKeyErasure
{
    /// <summary>The key's name.</summary>
    public string Name { get; internal init; } = "";

    /// <summary>What became of it.</summary>
    public ErasureStatus Status { get; internal init; }

    /// <summary>Veeam's id of the password record; null where Veeam did not hold it.</summary>
    public Guid? Id { get; internal init; }

    /// <summary>When it was erased, UTC; null when it was not.</summary>
    public DateTime? ErasedAt { get; internal init; }

    /// <summary>Until when the erasure can be undone by restoring a root key, UTC; null where none can be restored any more, or one is only disabled.</summary>
    public DateTime? ReversibleUntil { get; internal init; }

    /// <summary>What was proved of each custodian's root key.</summary>
    public IReadOnlyList<RootKeyProof> Proofs { get; internal init; } = [];

    /// <summary>Where copies of the key, or of what unwraps it, may still be.</summary>
    public IReadOnlyList<ResidualCopy> ResidualCopies { get; internal init; } = [];

    /// <summary>The error's id; empty when there was none.</summary>
    public string ErrorId { get; internal init; } = "";

    /// <summary>Why it was not erased; empty when it was.</summary>
    public string Message { get; internal init; } = "";

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Status}";
}
