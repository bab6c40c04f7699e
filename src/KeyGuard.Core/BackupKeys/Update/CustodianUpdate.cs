namespace KeyGuard.BackupKeys.Update;

/// <summary>What became of one further custodian's form of a key.</summary>
public sealed class CustodianUpdate
{
    /// <summary>The connection it was done through.</summary>
    public string? Kms { get; internal init; }

    /// <summary>The instance's GUID.</summary>
    public string? InstanceId { get; internal init; }

    /// <summary>The root key.</summary>
    public string? RootKeyId { get; internal init; }

    /// <summary>What became of the form.</summary>
    public UpdateStatus Status { get; internal init; }

    /// <summary>The root key version before; null where unknown.</summary>
    public string? OldKeyVersion { get; internal init; }

    /// <summary>The root key version now; null where unknown or unchanged for want of success.</summary>
    public string? NewKeyVersion { get; internal init; }

    /// <summary>The id under which the service logged the call.</summary>
    public string? CorrelationId { get; internal init; }

    /// <summary>Why it failed; empty when it did not.</summary>
    public string Message { get; internal init; } = "";

    /// <inheritdoc/>
    public override string ToString() => $"{Kms}: {Status}";
}
