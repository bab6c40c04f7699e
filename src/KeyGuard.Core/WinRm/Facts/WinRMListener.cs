using System;
using System.Collections.Generic;

namespace KeyGuard.WinRm.Facts;

/// <summary>One listener of a computer's WinRM service.</summary>
public sealed class WinRMListener
{
    internal WinRMListener(string address, string transport)
    {
        Address = address;
        Transport = transport;
    }

    /// <summary><c>*</c>, <c>IP:</c> and an address, or <c>MAC:</c> and one.</summary>
    public string Address { get; }

    /// <summary><c>HTTP</c> or <c>HTTPS</c>.</summary>
    public string Transport { get; }

    /// <summary>The port.</summary>
    public int Port { get; internal init; }

    /// <summary>The name by which it wants to be called; empty for any.</summary>
    public string HostName { get; internal init; } = "";

    /// <summary>Whether it is switched on.</summary>
    public bool Enabled { get; internal init; }

    /// <summary>The first part of its URL's path, <c>wsman</c> unless configured otherwise.</summary>
    public string UrlPrefix { get; internal init; } = "";

    /// <summary>The SHA-1 thumbprint of the certificate that is configured, in capital hexadecimal; empty for HTTP.</summary>
    public string CertificateThumbprint { get; internal init; } = "";

    /// <summary>The addresses at which it says it listens. None, although it is enabled, means that it does not listen at all.</summary>
    public IReadOnlyList<string> ListeningOn { get; internal init; } = [];

    /// <summary><c>GPO</c> for one made by Group Policy, which comes back when it is deleted; <c>Compatibility</c> for one of the compatibility listeners; else <c>Local</c>.</summary>
    public string Source { get; internal init; } = WinRMSource.Local;

    /// <summary>Whether a connection from here was taken at its port; null where that was not tried.</summary>
    public bool? IsListening { get; internal init; }

    /// <summary>The certificate that it really showed; null for HTTP, and where none was shown.</summary>
    public WinRMCertificate? PresentedCertificate { get; internal init; }

    /// <summary>The configured certificate as it is in the computer's store; null where it is not there, or could not be read.</summary>
    public WinRMCertificate? StoredCertificate { get; internal init; }

    /// <summary>Whether the configured certificate is in the computer's store (LocalMachine\My); null where that could not be read.</summary>
    public bool? IsCertificateStored { get; internal init; }

    /// <summary>Whether the certificate shown is the configured one; null where there is nothing to compare.</summary>
    public bool? IsCertificateAsConfigured => PresentedCertificate is { } shown && CertificateThumbprint.Length > 0
        ? string.Equals(shown.Thumbprint, CertificateThumbprint, StringComparison.OrdinalIgnoreCase) : null;

    /// <summary>Whether it speaks TLS.</summary>
    public bool IsHttps => string.Equals(Transport, "HTTPS", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether Group Policy made it.</summary>
    public bool IsSetByPolicy => string.Equals(Source, WinRMSource.Gpo, StringComparison.OrdinalIgnoreCase);

    /// <summary>Such as <c>HTTPS *:5986</c>.</summary>
    public override string ToString() => $"{Transport} {Address}:{Port}{(Enabled ? "" : " (disabled)")}";
}
