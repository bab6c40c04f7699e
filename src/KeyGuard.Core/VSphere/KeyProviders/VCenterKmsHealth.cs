using System;
using System.Collections.Generic;

namespace KeyGuard.VSphere.KeyProviders;

/// <summary>What is wrong with a key provider.</summary>
public enum VCenterKmsProblemKind
{
    /// <summary>vCenter can't reach a server, or can't work with it.</summary>
    Unreachable,

    /// <summary>vCenter does not trust a server's certificate.</summary>
    ServerNotTrusted,

    /// <summary>A server does not trust vCenter's certificate.</summary>
    ClientNotTrusted,

    /// <summary>A certificate has ended.</summary>
    CertificateExpired,

    /// <summary>A certificate is about to end.</summary>
    CertificateExpiring,

    /// <summary>vCenter has no certificate to show.</summary>
    NoClientCertificate,

    /// <summary>The provider has no server.</summary>
    NoServer,

    /// <summary>A native provider has not been backed up; vCenter does not use it before.</summary>
    NotBackedUp,

    /// <summary>vCenter says that something is wrong, and not what.</summary>
    NotGreen,

    /// <summary>vCenter could not be asked.</summary>
    NotAsked,
}

/// <summary>One thing that is wrong with a key provider.</summary>
public sealed class VCenterKmsProblem
{
    internal VCenterKmsProblem(VCenterKmsProblemKind kind, string message)
    {
        Kind = kind;
        Message = message;
    }

    /// <summary>What it is.</summary>
    public VCenterKmsProblemKind Kind { get; }

    /// <summary>The same in words, with the server or certificate concerned.</summary>
    public string Message { get; }

    /// <inheritdoc/>
    public override string ToString() => Message;
}

/// <summary>Whether vCenter can work with a key provider, and for how long yet.</summary>
public sealed class VCenterKmsHealth
{
    /// <summary>The provider.</summary>
    public string Name { get; internal init; } = "";

    /// <summary>The name of the connection to its vCenter.</summary>
    public string Server { get; internal init; } = "";

    /// <summary>Whether nothing is wrong.</summary>
    public bool IsHealthy => Problems.Count == 0;

    /// <summary>What is wrong.</summary>
    public IReadOnlyList<VCenterKmsProblem> Problems { get; internal init; } = [];

    /// <summary>When the first of its certificates ends, UTC; null where none is known.</summary>
    public DateTimeOffset? CertificateExpires { get; internal init; }

    /// <summary>Whole days until then; negative afterwards.</summary>
    public int? DaysLeft { get; internal init; }

    /// <summary>The provider in detail.</summary>
    public VCenterKms Kms { get; internal init; } = new();

    /// <inheritdoc/>
    public override string ToString() => IsHealthy ? $"{Name}: healthy" : $"{Name}: {string.Join("; ", Problems)}";
}
