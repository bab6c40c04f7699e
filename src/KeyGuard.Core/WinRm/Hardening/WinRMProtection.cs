using System;
using System.Collections.Generic;

namespace KeyGuard.WinRm.Hardening;

/// <summary>What was done at one computer, and through which doors it answers at the end.</summary>
public sealed class WinRMProtection
{
    internal WinRMProtection(string computerName, WinRMProtectionStatus status)
    {
        ComputerName = computerName;
        Status = status;
    }

    /// <summary>The computer's name as it was given.</summary>
    public string ComputerName { get; }

    /// <summary>What became of it.</summary>
    public WinRMProtectionStatus Status { get; }

    /// <summary>The port of the best door at the end: https before http; 0 where none was found.</summary>
    public int Port { get; internal init; }

    /// <summary>Whether the best door is https.</summary>
    public bool UseSSL { get; internal init; }

    /// <summary>The doors that let this account in at the end, such as <c>HTTPS 5986</c>, each tried with a new connection.</summary>
    public IReadOnlyList<string> Doors { get; internal init; } = [];

    /// <summary>The SHA-1 thumbprint of the certificate of the https listener; null where none was chosen.</summary>
    public string? CertificateThumbprint { get; internal init; }

    /// <summary>The steps in their order.</summary>
    public IReadOnlyList<WinRMProtectionStep> Steps { get; internal init; } = [];

    /// <summary>The id of the error that ended it; null if none did.</summary>
    public string? ErrorId { get; internal init; }

    /// <summary>That error in words.</summary>
    public string? Error { get; internal init; }

    /// <summary>What to do about it.</summary>
    public string? RecommendedAction { get; internal init; }

    /// <summary>Things to know that are no errors, such as a certificate that expires soon.</summary>
    public IReadOnlyList<string> Remarks { get; internal init; } = [];

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; internal init; }

    /// <summary>The failure itself, for the error stream.</summary>
    internal Errors.KeyGuardException? Failure { get; init; }

    /// <inheritdoc/>
    public override string ToString() => ComputerName;
}
