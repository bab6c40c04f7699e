using System.Security;
using KeyGuard.BackupKeys.Custody;

namespace KeyGuard.BackupKeys.Register;

/// <summary>A key that a bundle or custody knows already, and that is to be in Veeam (again).</summary>
/// <param name="Record">What is known of it.</param>
/// <param name="Custody">The custody file that has its record, or is to have it.</param>
internal sealed record KnownKey(CustodyRecord Record, CustodyFile Custody)
{
    /// <summary>Its password, where somebody has unwrapped it; else it is unwrapped.</summary>
    public SecureString? Password { get; init; }

    /// <summary>The check value of that password.</summary>
    public string? Check { get; init; }
}
