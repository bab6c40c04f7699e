using System;

namespace KeyGuard.KeyProtect.Kmip;

/// <summary>
/// A client's certificate at a KMIP adapter. Whoever has its private key may use, make and destroy every key of the adapter.
/// It takes up to five minutes until an added certificate works, and until a removed one does not work any more.
/// </summary>
public sealed class KmipAdapterCertificate
{
    /// <summary>The certificate's id at the adapter, a UUID.</summary>
    public string Id { get; internal init; } = "";

    /// <summary>The same id; binds to <c>-CertificateId</c>.</summary>
    public string CertificateId => Id;

    /// <summary>The name, unique at the adapter.</summary>
    public string Name { get; internal init; } = "";

    /// <summary>The adapter's id; binds to <c>-Adapter</c>.</summary>
    public string AdapterId { get; internal init; } = "";

    /// <summary>The adapter's name.</summary>
    public string AdapterName { get; internal init; } = "";

    /// <summary>The SHA-256 fingerprint in capital hexadecimal, 64 digits; null where the service did not show the certificate.</summary>
    public string? Fingerprint { get; internal init; }

    /// <summary>Whose certificate it is.</summary>
    public string? Subject { get; internal init; }

    /// <summary>Who issued it.</summary>
    public string? Issuer { get; internal init; }

    /// <summary>From when on it is valid, UTC.</summary>
    public DateTimeOffset? NotBefore { get; internal init; }

    /// <summary>Until when it is valid, UTC.</summary>
    public DateTimeOffset? NotAfter { get; internal init; }

    /// <summary>The certificate itself in PEM form, which is public.</summary>
    public string? Pem { get; internal init; }

    /// <summary>When it was added, UTC.</summary>
    public DateTimeOffset? Created { get; internal init; }

    /// <summary>Who added it: an IAM id.</summary>
    public string CreatedBy { get; internal init; } = "";

    /// <summary>The instance that holds the adapter.</summary>
    public string InstanceId { get; internal init; } = "";

    /// <summary>The name of the connection it was read through; binds to <c>-Kms</c>.</summary>
    public string Kms { get; internal init; } = "";

    /// <inheritdoc/>
    public override string ToString() => Id;
}
