using System.Security;

namespace KeyGuard.Cmdlets.BackupKeys;

/// <summary>
/// An unwrapped backup key. It has no property that Veeam's <c>New-VBRDecryptionSet</c> binds, so a password is never
/// handed on by accident; with -AsPlainText the output is a <see cref="PlainTextBackupKey"/> instead.
/// </summary>
public sealed class UnwrappedBackupKey
{
    internal UnwrappedBackupKey(UnwrappedFacts facts, SecureString password)
    {
        Facts = facts;
        SecurePassword = password;
    }

    /// <summary>The key's name; empty for a bare wrapped text that custody does not know.</summary>
    public string Name => Facts.Name;

    /// <summary>The password.</summary>
    public SecureString SecurePassword { get; }

    /// <summary>The wrapped form it came from.</summary>
    public string WrappedKey => Facts.WrappedKey;

    /// <summary>Whether it is proved to be the key that custody recorded; false where custody has no check value to compare with.</summary>
    public bool Verified => Facts.Verified;

    /// <summary>The root key that unwrapped it.</summary>
    public string RootKeyId => Facts.RootKeyId;

    /// <summary>The root key version that had wrapped it; null where the service does not tell.</summary>
    public string? KeyVersion => Facts.KeyVersion;

    /// <summary>The connection that was used.</summary>
    public string Kms => Facts.Kms;

    private UnwrappedFacts Facts { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>
/// An unwrapped backup key in clear. <see cref="EncryptionKey"/> and <see cref="Password"/> bind to the parameters of
/// these names of Veeam's <c>New-VBRDecryptionSet</c>.
/// </summary>
public sealed class PlainTextBackupKey
{
    internal PlainTextBackupKey(UnwrappedFacts facts, object? encryptionKey, string password)
    {
        Facts = facts;
        EncryptionKey = encryptionKey;
        Password = password;
    }

    /// <summary>The key's name; empty for a bare wrapped text that custody does not know.</summary>
    public string Name => Facts.Name;

    /// <summary>Veeam's own object, when the key came from one.</summary>
    public object? EncryptionKey { get; }

    /// <summary>The password in clear.</summary>
    public string Password { get; }

    /// <summary>The wrapped form it came from.</summary>
    public string WrappedKey => Facts.WrappedKey;

    /// <summary>Whether it is proved to be the key that custody recorded; false where custody has no check value to compare with.</summary>
    public bool Verified => Facts.Verified;

    /// <summary>The root key that unwrapped it.</summary>
    public string RootKeyId => Facts.RootKeyId;

    /// <summary>The root key version that had wrapped it; null where the service does not tell.</summary>
    public string? KeyVersion => Facts.KeyVersion;

    /// <summary>The connection that was used.</summary>
    public string Kms => Facts.Kms;

    private UnwrappedFacts Facts { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>What is not secret about an unwrapped key.</summary>
internal sealed record UnwrappedFacts(string Name, string WrappedKey, bool Verified, string RootKeyId, string? KeyVersion, string Kms);
