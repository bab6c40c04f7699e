using System;

namespace KeyGuard.BackupKeys;

/// <summary>An encryption password as Veeam lists it. The password itself can't be read from Veeam.</summary>
internal sealed class StoredKey
{
    /// <summary>Veeam's id of the password record.</summary>
    public required Guid Id { get; init; }

    /// <summary>Veeam's description (in the user interface: hint).</summary>
    public required string Description { get; init; }

    /// <summary>The key store's own object, to be handed on to Veeam's cmdlets.</summary>
    public object? Native { get; init; }
}
