namespace KeyGuard.VSphere.KeyProviders;

/// <summary>What became of a server that was to be set up.</summary>
public enum VCenterKmsSetupStatus
{
    /// <summary>It was as asked for already.</summary>
    Unchanged,

    /// <summary>Done as asked for.</summary>
    Done,

    /// <summary>Not, or not wholly, done; see the message.</summary>
    Failed,
}

/// <summary>A key provider that was set up, and the certificates that the other side needs. Pipe it into <c>Add-KmipAdapterCertificate</c>.</summary>
public sealed class VCenterKmsSetup
{
    /// <summary>The provider.</summary>
    public string Name { get; internal set; } = "";

    /// <summary>The name of the connection to its vCenter.</summary>
    public string Server { get; internal set; } = "";

    /// <summary>What became of it.</summary>
    public VCenterKmsSetupStatus Status { get; internal set; }

    /// <summary>The server's address and port; null where no server was concerned.</summary>
    public string? Address { get; internal set; }

    /// <summary>The SHA-256 thumbprint of the certificate that the server shows; compare it with what the key manager's owner says, and give it with -CertificateThumbprint. Null where it was not asked.</summary>
    public string? ServerThumbprint { get; internal set; }

    /// <summary>Whether vCenter was told to trust that certificate.</summary>
    public bool ServerTrusted { get; internal set; }

    /// <summary>The certificate, in PEM, that vCenter shows to the key manager, which has to be given it; null where none was made.</summary>
    public string? Certificate { get; internal set; }

    /// <summary>The SHA-256 thumbprint of that certificate.</summary>
    public string? CertificateThumbprint { get; internal set; }

    /// <summary>The signing request, in PEM, for the key manager's authority; null where none was made.</summary>
    public string? CertificateRequest { get; internal set; }

    /// <summary>What is still to be done, or why it failed; empty where there is nothing to say.</summary>
    public string Message { get; internal set; } = "";

    /// <inheritdoc/>
    public override string ToString() => Name;
}
