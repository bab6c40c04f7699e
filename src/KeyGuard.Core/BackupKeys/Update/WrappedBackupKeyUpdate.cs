using System;
using System.Collections.Generic;

namespace KeyGuard.BackupKeys.Update;

/// <summary>
/// The result for one key. <see cref="EncryptionKey"/> and <see cref="Description"/> are as Veeam holds them afterwards.
/// </summary>
public sealed class WrappedBackupKeyUpdate
{
    /// <summary>The key's name.</summary>
    public string Name { get; internal init; } = "";

    /// <summary>What became of it.</summary>
    public UpdateStatus Status { get; internal init; }

    /// <summary>Whether a new wrapped form is in Veeam and custody now.</summary>
    public bool Rewrapped => Status == UpdateStatus.Rewrapped;

    /// <summary>The root key version before; null where unknown.</summary>
    public string? OldKeyVersion { get; internal init; }

    /// <summary>The root key version now; null where unknown or unchanged for want of success.</summary>
    public string? NewKeyVersion { get; internal init; }

    /// <summary>The root key; null where unknown.</summary>
    public string? RootKeyId { get; internal init; }

    /// <summary>The instance's GUID; null where unknown.</summary>
    public string? InstanceId { get; internal init; }

    /// <summary>The connection it was done through.</summary>
    public string? Kms { get; internal init; }

    /// <summary>Veeam's id of the password record.</summary>
    public Guid Id { get; internal init; }

    /// <summary>Veeam's own object.</summary>
    public object? EncryptionKey { get; internal init; }

    /// <summary>Veeam's description.</summary>
    public string Description { get; internal init; } = "";

    /// <summary>The id under which the service logged the call.</summary>
    public string? CorrelationId { get; internal init; }

    /// <summary>Why it failed; empty when it did not.</summary>
    public string Message { get; internal init; } = "";

    /// <summary>What became of the forms that other root keys hold of the same key; empty for a key with one custodian.</summary>
    public IReadOnlyList<CustodianUpdate> OtherCustodians { get; internal init; } = [];

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Status}";
}
