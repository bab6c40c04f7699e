using System;
using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace KeyGuard.Lab.KeyProtect.Kmip;

/// <summary>An adapter: the door through which KMIP clients reach the keys that one root key protects.</summary>
internal sealed record KmipAdapter
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public string Description { get; init; } = "";

    public required string RootKeyId { get; init; }

    public required string CreatedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required string UpdatedBy { get; init; }

    /// <summary>Moves with each change of the adapter's certificates and objects.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>A client's certificate: whoever has its private key is the client, and may do everything.</summary>
internal sealed record KmipCertificate
{
    public required string Id { get; init; }

    public required string AdapterId { get; init; }

    public required string Name { get; init; }

    public required string Pem { get; init; }

    /// <summary>SHA-256 over the certificate's DER form, in capital hexadecimal.</summary>
    public required string Fingerprint { get; init; }

    public required string CreatedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>The states of KMIP 1.4 (9.1.3.2.18), which are not those of a root key.</summary>
internal enum KmipState
{
    PreActive = 1,
    Active = 2,
    Deactivated = 3,
    Compromised = 4,
    Destroyed = 5,
    DestroyedCompromised = 6,
}

/// <summary>A key that a KMIP client made.</summary>
internal sealed record KmipObject
{
    public const int SymmetricKey = 2;

    public required string Id { get; init; }

    public required string AdapterId { get; init; }

    /// <summary>In which order they were made.</summary>
    public required long Number { get; init; }

    public required KmipState State { get; init; }

    /// <summary>The key itself; none once it is destroyed.</summary>
    public byte[]? Material { get; init; }

    public string? CreatedByCertificateId { get; init; }

    public required string CreatedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public string? UpdatedByCertificateId { get; init; }

    public required string UpdatedBy { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public string? DestroyedByCertificateId { get; init; }

    public string? DestroyedBy { get; init; }

    public DateTimeOffset? DestroyedAt { get; init; }

    [JsonIgnore]
    public bool IsDestroyed => State is KmipState.Destroyed or KmipState.DestroyedCompromised;
}

/// <summary>All of KMIP that an instance holds, for the state file.</summary>
internal sealed record KmipContent
{
    public ImmutableArray<KmipAdapter> Adapters { get; init; } = [];

    public ImmutableArray<KmipCertificate> Certificates { get; init; } = [];

    public ImmutableArray<KmipObject> Objects { get; init; } = [];
}
