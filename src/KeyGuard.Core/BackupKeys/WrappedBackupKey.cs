using System;
using System.Collections.Generic;
using System.Security;
using KeyGuard.BackupKeys.Custody;

namespace KeyGuard.BackupKeys;

/// <summary>
/// A backup key that was just made, or brought back: the password to give to Veeam, and its wrapped form, without which
/// the password must not be used. Pipe it into <c>Register-WrappedBackupKey</c>. It has no property that Veeam's
/// <c>Add-VBREncryptionKey</c> binds by name, so that the password can't be stored there without its wrapped form.
/// </summary>
public sealed class WrappedBackupKey
{
    internal WrappedBackupKey(string name, SecureString password, IReadOnlyList<CustodyWrap> wraps, CustodyFile custody)
    {
        Name = name;
        SecurePassword = password;
        Wraps = wraps;
        Custody = custody;
    }

    /// <summary>The key's name.</summary>
    public string Name { get; }

    /// <summary>Veeam's description for it: <c>name | wrapped</c>.</summary>
    public string Description => new KeyDescription(Moniker, WrappedKey).ToString();

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
    public DateTime Created => Made ?? Wrap.WrappedAt ?? default;

    /// <summary>How many root keys can unwrap it.</summary>
    public int Custodians => Wraps.Count;

    /// <summary>The form that goes into Veeam.</summary>
    internal CustodyWrap Wrap => Wraps[0];

    internal IReadOnlyList<CustodyWrap> Wraps { get; }

    /// <summary>What recognises this very password, see <see cref="CheckValue"/>.</summary>
    internal string? Check { get; init; }

    internal CustodyFile Custody { get; }

    /// <summary>When the password was made, of a key that is older than its wrapped form.</summary>
    internal DateTime? Made { get; init; }

    /// <summary>The left part of the description, where Veeam knew the key under another name.</summary>
    internal string? NameInVeeam { get; init; }

    /// <summary>The left part of the description.</summary>
    internal string Moniker => NameInVeeam ?? Name;

    /// <summary>Forms that were replaced: a description with one of them is this key's too.</summary>
    internal IReadOnlyList<string> OlderForms { get; init; } = [];

    /// <summary>The id by which Veeam knew the key.</summary>
    internal Guid? RecordedId { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
