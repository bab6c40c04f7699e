using System;
using System.Security.Cryptography.X509Certificates;

namespace KeyGuard.WinRm.Hardening.Certificates;

/// <summary>For which computer a certificate is looked for, and when.</summary>
/// <param name="ComputerName">The name by which it is called.</param>
/// <param name="Thumbprint">The SHA-1 thumbprint of the only one to be taken; null to choose.</param>
/// <param name="Now">The time.</param>
/// <param name="Margin">How long it must be valid at least.</param>
/// <param name="ChainProblems">What this computer has against its chain, by the names of <see cref="X509ChainStatusFlags"/>.</param>
internal sealed record CertificateWish(string ComputerName, string? Thumbprint, DateTimeOffset Now, TimeSpan Margin, X509Problems ChainProblems)
{
    public bool IsNamed => Thumbprint is not null;
}
