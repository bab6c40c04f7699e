using System;
using System.Collections.Generic;

namespace KeyGuard.WinRm.Facts;

/// <summary>A computer's certificate: shown in a TLS handshake, or read from its store.</summary>
public sealed class WinRMCertificate
{
    internal WinRMCertificate(byte[] encoded) => Encoded = encoded;

    /// <summary>The SHA-1 thumbprint, by which Windows names it, in capital hexadecimal.</summary>
    public string Thumbprint { get; internal init; } = "";

    /// <summary>The SHA-256 thumbprint, by which it can be pinned, in capital hexadecimal.</summary>
    public string Sha256Thumbprint { get; internal init; } = "";

    /// <summary>The distinguished name of its owner.</summary>
    public string Subject { get; internal init; } = "";

    /// <summary>The distinguished name of the authority that issued it.</summary>
    public string Issuer { get; internal init; } = "";

    /// <summary>The names for which it is good: the DNS names of its subject alternative name, else its common name.</summary>
    public IReadOnlyList<string> DnsNames { get; internal init; } = [];

    /// <summary>The first moment at which it is valid, UTC.</summary>
    public DateTimeOffset NotBefore { get; internal init; }

    /// <summary>The last moment at which it is valid, UTC.</summary>
    public DateTimeOffset NotAfter { get; internal init; }

    /// <summary>Whole days from when it was read until it expires; negative once it has.</summary>
    public int DaysLeft { get; internal init; }

    /// <summary><c>RSA</c>, <c>ECDSA</c>, or the object identifier of another algorithm.</summary>
    public string KeyAlgorithm { get; internal init; } = "";

    /// <summary>The key's size in bits; 0 where it is not known.</summary>
    public int KeySize { get; internal init; }

    /// <summary>The algorithm by which the authority signed it, such as <c>sha256RSA</c>.</summary>
    public string SignatureAlgorithm { get; internal init; } = "";

    /// <summary>What it may be used for, by object identifiers; empty where it does not say. 1.3.6.1.5.5.7.3.1 is Server Authentication.</summary>
    public IReadOnlyList<string> KeyUsages { get; internal init; } = [];

    /// <summary>Whether it was issued by its own owner.</summary>
    public bool IsSelfSigned { get; internal init; }

    /// <summary>Whether its private key is beside it in the computer's store; null where that was not read.</summary>
    public bool? HasPrivateKey { get; internal init; }

    /// <summary>Whether this computer trusts it for the name that was called; null for one from a store.</summary>
    public bool? IsTrusted { get; internal init; }

    /// <summary>Why this computer does not trust it, such as <c>RemoteCertificateNameMismatch</c>, <c>UntrustedRoot</c> or <c>NotTimeValid</c>.</summary>
    public IReadOnlyList<string> Problems { get; internal init; } = [];

    /// <summary>The certificate itself, DER.</summary>
    internal byte[] Encoded { get; }

    /// <inheritdoc/>
    public override string ToString() => Thumbprint;
}
