using System;
using KeyGuard.BackupKeys.Custody;

namespace KeyGuard.BackupKeys.Erasure;

/// <summary>How a root key is out of reach.</summary>
public enum RevocationState
{
    /// <summary>Deleted; it can be restored for 30 days.</summary>
    Destroyed,

    /// <summary>Gone for good: the instance, which answers, does not know it any more.</summary>
    Purged,

    /// <summary>Suspended; it can be enabled again at any time.</summary>
    Disabled,
}

/// <summary>The positive statement about one root key that lets a backup key be erased.</summary>
public sealed class RootKeyProof
{
    /// <summary>The service's base URL.</summary>
    public string Endpoint { get; internal init; } = "";

    /// <summary>The instance's GUID.</summary>
    public string InstanceId { get; internal init; } = "";

    /// <summary>The root key that custody recorded for the wrapped form.</summary>
    public string RootKeyId { get; internal init; } = "";

    /// <summary>What the service said of it.</summary>
    public RevocationState State { get; internal init; }

    /// <summary>The HTTP status of that statement.</summary>
    public int Status { get; internal init; }

    /// <summary>The id under which the service logged the call.</summary>
    public string? CorrelationId { get; internal init; }

    /// <summary>When it was said, UTC.</summary>
    public DateTime CheckedAt { get; internal init; }

    /// <summary>When the root key was deleted, UTC; null where the service does not tell.</summary>
    public DateTime? DeletedAt { get; internal init; }

    /// <summary>Until when it can be restored, UTC; null where it can't, or the service does not tell.</summary>
    public DateTime? RestorableUntil { get; internal init; }

    /// <summary>Whether its material was brought along, so that copies of it may be elsewhere; null where that is not known.</summary>
    public bool? Imported { get; internal init; }

    /// <summary>Beside a 404: another root key of the same instance, which answered at that moment.</summary>
    public string? WitnessRootKeyId { get; internal init; }

    /// <summary>The id of the call that the other root key answered.</summary>
    public string? WitnessCorrelationId { get; internal init; }

    /// <inheritdoc/>
    public override string ToString() => $"root key {RootKeyId} of instance {InstanceId}: {State}";

    internal ErasureEvidence ToEvidence() => new()
    {
        Endpoint = Endpoint,
        InstanceId = InstanceId,
        RootKeyId = RootKeyId,
        State = State.ToString(),
        Status = Status,
        CorrelationId = CorrelationId,
        CheckedAt = CheckedAt,
        DeletedAt = DeletedAt,
        RestorableUntil = RestorableUntil,
        Imported = Imported,
        WitnessRootKeyId = WitnessRootKeyId,
        WitnessCorrelationId = WitnessCorrelationId,
    };

    internal static RootKeyProof From(ErasureEvidence evidence) => new()
    {
        Endpoint = evidence.Endpoint,
        InstanceId = evidence.InstanceId,
        RootKeyId = evidence.RootKeyId,
        State = Enum.TryParse<RevocationState>(evidence.State, ignoreCase: true, out var state) ? state : RevocationState.Disabled,
        Status = evidence.Status,
        CorrelationId = evidence.CorrelationId,
        CheckedAt = evidence.CheckedAt,
        DeletedAt = evidence.DeletedAt,
        RestorableUntil = evidence.RestorableUntil,
        Imported = evidence.Imported,
        WitnessRootKeyId = evidence.WitnessRootKeyId,
        WitnessCorrelationId = evidence.WitnessCorrelationId,
    };
}
