using KeyGuard.Secrets;

namespace KeyGuard.VSphere.KeyProviders;

/// <summary>How vCenter is to come by the certificate that it shows to the servers of a provider.</summary>
internal enum KmsClientCertificate
{
    /// <summary>vCenter makes one itself; the key manager has to be given it.</summary>
    SelfSigned,

    /// <summary>vCenter makes a request, which the key manager's authority has to sign.</summary>
    SigningRequest,
}

/// <summary>What is to be done to a key provider; what is null is left as it is.</summary>
internal sealed class KeyProviderOrder
{
    public required string Provider { get; init; }

    /// <summary>The server to register, or to reach differently.</summary>
    public KmipServer? Server { get; init; }

    /// <summary>The key manager's password for the server's user; the order's until it is done.</summary>
    public SecretBytes? Password { get; init; }

    /// <summary>The SHA-256 thumbprint that the server's certificate must have for vCenter to be told to trust it.</summary>
    public string? Pin { get; init; }

    /// <summary>The client certificate that vCenter is to make.</summary>
    public KmsClientCertificate? Make { get; init; }

    /// <summary>The certificate, in PEM, that was issued for vCenter's request; or one that is brought along, with <see cref="PrivateKey"/>.</summary>
    public string? Certificate { get; init; }

    /// <summary>The private key of <see cref="Certificate"/>, in PEM.</summary>
    public SecretBytes? PrivateKey { get; init; }

    /// <summary>Whether it is about a server, and not only about defaults.</summary>
    public bool ConcernsServer => Password is not null || Pin is not null || Make is not null || Certificate is not null;
}
