using System;

namespace KeyGuard.KeyProtect.Kmip;

/// <summary>
/// A native KMIP adapter of Key Protect (API v2, <c>kmip_adapters</c>): the door through which KMIP clients such as vCenter
/// reach keys of their own, which one root key protects.
/// </summary>
public sealed class KmipAdapter
{
    /// <summary>The adapter's id, a UUID.</summary>
    public string Id { get; internal init; } = "";

    /// <summary>The same id; binds to <c>-Adapter</c>.</summary>
    public string AdapterId => Id;

    /// <summary>The name, unique in the instance.</summary>
    public string Name { get; internal init; } = "";

    /// <summary>The description given at creation; it can't be changed.</summary>
    public string Description { get; internal init; } = "";

    /// <summary>The root key that protects the adapter's keys. While it is not active, no client gets any of them.</summary>
    public string RootKeyId { get; internal init; } = "";

    /// <summary>The kind of adapter: <c>native_1.0</c>.</summary>
    public string Profile { get; internal init; } = "";

    /// <summary>The host that KMIP clients connect to; null where it can't be told from the service's URL.</summary>
    public string? KmipHost { get; internal init; }

    /// <summary>The port that KMIP clients connect to.</summary>
    public int KmipPort { get; internal init; } = KmipEndpoint.Port;

    /// <summary>When the adapter was created, UTC.</summary>
    public DateTimeOffset? Created { get; internal init; }

    /// <summary>Who created it: an IAM id.</summary>
    public string CreatedBy { get; internal init; } = "";

    /// <summary>When the adapter or its certificates were changed last, UTC.</summary>
    public DateTimeOffset? Updated { get; internal init; }

    /// <summary>Who changed them: an IAM id.</summary>
    public string UpdatedBy { get; internal init; } = "";

    /// <summary>The instance that holds the adapter.</summary>
    public string InstanceId { get; internal init; } = "";

    /// <summary>The service's base URL.</summary>
    public Uri? Endpoint { get; internal init; }

    /// <summary>The name of the connection it was read through; binds to <c>-Kms</c>.</summary>
    public string Kms { get; internal init; } = "";

    /// <inheritdoc/>
    public override string ToString() => Id;
}
