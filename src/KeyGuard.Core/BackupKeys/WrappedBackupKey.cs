using System;
using System.Security;
using KeyGuard.BackupKeys.Custody;

namespace KeyGuard.BackupKeys;

/// <summary>
/// A backup key that was just made: the password to give to Veeam, and its wrapped form, without which the password
/// must not be used. Pipe it into <c>Register-WrappedBackupKey</c>. It has no property that Veeam's
/// <c>Add-VBREncryptionKey</c> binds by name, so that the password can't be stored there without its wrapped form.
/// </summary>
public sealed class WrappedBackupKey
{
    internal WrappedBackupKey(string name, SecureString password, CustodyWrap wrap, CustodyFile custody)
    {
        Name = name;
        SecurePassword = password;
        Wrap = wrap;
        Custody = custody;
    }

    /// <summary>The key's name.</summary>
    public string Name { get; }

    /// <summary>Veeam's description for it: <c>name | wrapped</c>.</summary>
    public string Description => new KeyDescription(Name, WrappedKey).ToString();

    /// <summary>The password: the base64 text (44 characters) of 32 random bytes.</summary>
    public SecureString SecurePassword { get; }

    /// <summary>The wrapped form, base64, as the service made it.</summary>
    public string WrappedKey => Wrap.Wrapped;

    /// <summary>The id of the root key that wrapped it.</summary>
    public string RootKeyId => Wrap.RootKeyId;

    /// <summary>The root key's version; null where the service does not tell.</summary>
    public string? KeyVersion => Wrap.RootKeyVersion;

    /// <summary>The instance's GUID.</summary>
    public string InstanceId => Wrap.InstanceId;

    /// <summary>The service's base URL.</summary>
    public string Endpoint => Wrap.Endpoint;

    /// <summary>When it was made, UTC.</summary>
    public DateTime Created => Wrap.WrappedAt ?? default;

    internal CustodyWrap Wrap { get; }

    /// <summary>What recognises this very password, see <see cref="CheckValue"/>.</summary>
    internal string? Check { get; init; }

    internal CustodyFile Custody { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
