using System;
using System.Collections.Generic;

namespace KeyGuard.BackupKeys.Drill;

/// <summary>How a key, or one of its custodians, came out of the drill.</summary>
public enum DrillResult
{
    /// <summary>What was unwrapped is the key that was recorded.</summary>
    Passed,

    /// <summary>It can't be relied on as it is; see the message.</summary>
    Failed,
}

/// <summary>The result for one key. It shows nothing of the key itself.</summary>
public sealed class BackupKeyDrillResult
{
    /// <summary>The key's name.</summary>
    public string Name { get; internal init; } = "";

    /// <summary>Passed only if every custodian unwraps the recorded key, and Veeam, where asked, holds it as recorded.</summary>
    public DrillResult Result { get; internal init; }

    /// <summary>Whether Veeam holds it; null where Veeam was not part of the drill.</summary>
    public bool? InVeeam { get; internal init; }

    /// <summary>Whether custody has a record of it.</summary>
    public bool InCustody { get; internal init; }

    /// <summary>Whether Veeam confirmed that it holds what was unwrapped; null where it can't be asked that.</summary>
    public bool? VerifiedByVeeam { get; internal init; }

    /// <summary>Each root key that was tried.</summary>
    public IReadOnlyList<CustodianDrill> Custodians { get; internal init; } = [];

    /// <summary>Veeam's id of the password record; null where Veeam does not hold it.</summary>
    public Guid? Id { get; internal init; }

    /// <summary>The error's id; empty when it passed.</summary>
    public string ErrorId { get; internal init; } = "";

    /// <summary>Why it failed; empty when it passed.</summary>
    public string Message { get; internal init; } = "";

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Result}";
}

/// <summary>What one root key made of its wrapped form.</summary>
public sealed class CustodianDrill
{
    /// <summary>The connection it was asked through; null where there is none.</summary>
    public string? Kms { get; internal init; }

    /// <summary>The instance's GUID.</summary>
    public string? InstanceId { get; internal init; }

    /// <summary>The root key.</summary>
    public string? RootKeyId { get; internal init; }

    /// <summary>Whether it unwraps to the recorded key.</summary>
    public DrillResult Result { get; internal init; }

    /// <summary>The root key version that had wrapped the form; null where the service does not tell.</summary>
    public string? KeyVersion { get; internal init; }

    /// <summary>The id under which the service logged the call.</summary>
    public string? CorrelationId { get; internal init; }

    /// <summary>The error's id; empty when it passed.</summary>
    public string ErrorId { get; internal init; } = "";

    /// <summary>Why it failed; empty when it passed.</summary>
    public string Message { get; internal init; } = "";

    /// <inheritdoc/>
    public override string ToString() => $"{Kms ?? InstanceId}: {(Result == DrillResult.Passed ? "Passed" : ErrorId)}";
}
