using System;

namespace KeyGuard.KeyProtect.Kmip;

/// <summary>A key that a KMIP client made at an adapter. Only KMIP clients can make and read keys; here are its state and history.</summary>
public sealed class KmipObject
{
    /// <summary>The object's id, a UUID: the key id that vCenter shows.</summary>
    public string Id { get; internal init; } = "";

    /// <summary>The same id; binds to <c>-ObjectId</c>.</summary>
    public string ObjectId => Id;

    /// <summary>The state, by KMIP's numbers.</summary>
    public KmipObjectState State { get; internal init; }

    /// <summary>What it is: a symmetric key.</summary>
    public KmipObjectType ObjectType { get; internal init; }

    /// <summary>The adapter's id; binds to <c>-Adapter</c>.</summary>
    public string AdapterId { get; internal init; } = "";

    /// <summary>The adapter's name.</summary>
    public string AdapterName { get; internal init; } = "";

    /// <summary>When it was made, UTC.</summary>
    public DateTimeOffset? Created { get; internal init; }

    /// <summary>The IAM id of whoever added the certificate it was made with.</summary>
    public string? CreatedBy { get; internal init; }

    /// <summary>The id of the certificate whose client made it.</summary>
    public string? CreatedByCertificateId { get; internal init; }

    /// <summary>When its state changed last, UTC.</summary>
    public DateTimeOffset? Updated { get; internal init; }

    /// <summary>The IAM id behind that change.</summary>
    public string? UpdatedBy { get; internal init; }

    /// <summary>The id of the certificate whose client made that change; null where it was no client.</summary>
    public string? UpdatedByCertificateId { get; internal init; }

    /// <summary>When it was destroyed, UTC.</summary>
    public DateTimeOffset? Destroyed { get; internal init; }

    /// <summary>The IAM id of whoever destroyed it.</summary>
    public string? DestroyedBy { get; internal init; }

    /// <summary>The id of the certificate whose client destroyed it; null where it was no client.</summary>
    public string? DestroyedByCertificateId { get; internal init; }

    /// <summary>The instance that holds the adapter.</summary>
    public string InstanceId { get; internal init; } = "";

    /// <summary>The name of the connection it was read through; binds to <c>-Kms</c>.</summary>
    public string Kms { get; internal init; } = "";

    internal bool IsDestroyed => State is KmipObjectState.Destroyed or KmipObjectState.DestroyedCompromised;

    /// <summary>Whether it is certain that no client is using it: only then does the service let it go without force.</summary>
    internal bool IsSurelyIdle => State is KmipObjectState.PreActive or KmipObjectState.Deactivated or KmipObjectState.Compromised;

    /// <inheritdoc/>
    public override string ToString() => Id;
}
