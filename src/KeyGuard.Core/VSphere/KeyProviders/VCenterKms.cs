using System;
using System.Collections.Generic;

namespace KeyGuard.VSphere.KeyProviders;

/// <summary>What kind of key provider it is.</summary>
public enum VCenterKmsKind
{
    /// <summary>KMIP servers that vCenter talks to.</summary>
    Standard,

    /// <summary>vCenter's own keys.</summary>
    Native,

    /// <summary>Keys of a vSphere Trust Authority.</summary>
    TrustAuthority,

    /// <summary>A kind that this version of KeyGuard does not know.</summary>
    Unknown,
}

/// <summary>A key provider of a vCenter: what PowerCLI and the script modules call a KMS cluster.</summary>
public sealed class VCenterKms
{
    /// <summary>The provider's id, which is its name.</summary>
    public string Name { get; internal init; } = "";

    /// <summary>The name of the connection to its vCenter.</summary>
    public string Server { get; internal init; } = "";

    /// <summary>What kind it is.</summary>
    public VCenterKmsKind Kind { get; internal init; }

    /// <summary>Whether vCenter encrypts with it where nothing else is said.</summary>
    public bool IsDefault { get; internal init; }

    /// <summary>The clusters and host folders whose default it is, by name.</summary>
    public IReadOnlyList<string> DefaultOf { get; internal init; } = [];

    /// <summary>green, yellow, red or gray, as vCenter says; Unknown where it was not asked or does not say.</summary>
    public string Status { get; internal init; } = "Unknown";

    /// <summary>Its KMIP servers; none for other kinds.</summary>
    public IReadOnlyList<VCenterKmsServer> Servers { get; internal init; } = [];

    /// <summary>The certificate by which vCenter shows the servers who it is; null where there is none yet, or it was not asked.</summary>
    public KmsCertificate? ClientCertificate { get; internal init; }

    /// <summary>When the first of its certificates ends, UTC; null where none is known.</summary>
    public DateTimeOffset? CertificateExpires { get; internal init; }

    /// <summary>Whether a native provider has been backed up; without that vCenter does not use it. Null for other kinds.</summary>
    public bool? HasBackup { get; internal init; }

    /// <summary>Whether a native provider is used only on hosts with a TPM. Null for other kinds.</summary>
    public bool? TpmRequired { get; internal init; }

    /// <summary>The name under which the cmdlets for VMs, hosts and clusters take it.</summary>
    public string KmsCluster => Name;

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>One KMIP server of a key provider.</summary>
public sealed class VCenterKmsServer
{
    /// <summary>What vCenter calls it.</summary>
    public string Name { get; internal init; } = "";

    /// <summary>Host name or address.</summary>
    public string Address { get; internal init; } = "";

    /// <summary>The KMIP port.</summary>
    public int Port { get; internal init; }

    /// <summary>The user that vCenter logs on as; null where only the certificate counts.</summary>
    public string? UserName { get; internal init; }

    /// <summary>The proxy in between; null where there is none.</summary>
    public string? Proxy { get; internal init; }

    /// <summary>green, yellow, red or gray, as vCenter says; Unknown where it was not asked.</summary>
    public string Status { get; internal init; } = "Unknown";

    /// <summary>vCenter's words about the connection.</summary>
    public string ConnectionStatus { get; internal init; } = "";

    /// <summary>The server's certificate.</summary>
    public KmsCertificate? Certificate { get; internal init; }

    /// <summary>Whether vCenter trusts the server; null where it was not asked.</summary>
    public bool? ClientTrustsServer { get; internal init; }

    /// <summary>Whether the server trusts vCenter; null where it was not asked.</summary>
    public bool? ServerTrustsClient { get; internal init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({Address}:{Port})";
}
