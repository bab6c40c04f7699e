using System;

namespace KeyGuard.BackupKeys;

/// <summary>
/// A backup key that Veeam holds, proved by reading it back. <see cref="EncryptionKey"/> binds to the parameter of that
/// name of Veeam's cmdlets, such as <c>Set-VBRConfigurationBackupJob</c>.
/// </summary>
public sealed class RegisteredBackupKey
{
    /// <summary>The key's name.</summary>
    public string Name { get; internal init; } = "";

    /// <summary>Whether it was added now, or had been there already from an earlier run.</summary>
    public bool Added { get; internal init; }

    /// <summary>Veeam's id of the password record.</summary>
    public Guid Id { get; internal init; }

    /// <summary>Veeam's own object.</summary>
    public object? EncryptionKey { get; internal init; }

    /// <summary>The description as Veeam holds it.</summary>
    public string Description { get; internal init; } = "";

    /// <summary>The id of the root key that wrapped it.</summary>
    public string RootKeyId { get; internal init; } = "";

    /// <summary>The root key's version; null where the service does not tell.</summary>
    public string? KeyVersion { get; internal init; }

    /// <summary>The instance's GUID.</summary>
    public string InstanceId { get; internal init; } = "";

    /// <summary>The service's base URL.</summary>
    public string Endpoint { get; internal init; } = "";

    /// <inheritdoc/>
    public override string ToString() => Name;
}
