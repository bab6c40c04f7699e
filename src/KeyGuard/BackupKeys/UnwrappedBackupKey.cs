using System.Security;
using KeyGuard.BackupKeys;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.BackupKeys.Unwrap;

namespace KeyGuard.Cmdlets.BackupKeys;

/// <summary>What is not secret about an unwrapped backup key.</summary>
public abstract class UnwrappedKeyFacts
{
    private protected UnwrappedKeyFacts(UnwrappedKey key)
    {
        Name = key.Name;
        WrappedKey = key.Request.Wrapped;
        // The unwrapper has compared it already; what is left to say is whether there was anything to compare with.
        Verified = key.Route.Known?.Entry.Record.Protected.Check is not null;
        RootKeyId = key.Asked!.RootKeyId;
        KeyVersion = key.Result!.KeyVersion;
        Kms = key.Asked.Connection.Name;
        Record = key.Route.Known?.Entry.Record ?? NewRecord(key);
        Custody = key.Route.Known?.Entry.File ?? key.Asked.Connection.Custody;
    }

    /// <summary>The key's name; empty for a bare wrapped text that custody does not know.</summary>
    public string Name { get; }

    /// <summary>The wrapped form it came from.</summary>
    public string WrappedKey { get; }

    /// <summary>Whether it is proved to be the key that custody recorded; false where custody has no check value to compare with.</summary>
    public bool Verified { get; }

    /// <summary>The root key that unwrapped it.</summary>
    public string RootKeyId { get; }

    /// <summary>The root key version that had wrapped it; null where the service does not tell.</summary>
    public string? KeyVersion { get; }

    /// <summary>The connection that was used.</summary>
    public string Kms { get; }

    /// <summary>What is known of it, for Register-WrappedBackupKey.</summary>
    internal CustodyRecord Record { get; }

    /// <summary>The custody file that has, or is to have, its record.</summary>
    internal CustodyFile Custody { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;

    // A text that nobody had recorded: the root key that unwrapped it has shown itself to be its own.
    private static CustodyRecord NewRecord(UnwrappedKey key) => new()
    {
        Name = key.Name,
        Protected = new ProtectedFacts { Name = key.CheckName },
        Wraps = [RecordChanges.NewWrap(key.Asked!.Connection, key.Asked.RootKeyId, key.Result!.KeyVersion, key.Request.Wrapped, key.Asked.Aad)],
    };
}

/// <summary>
/// An unwrapped backup key. It has no property that Veeam's <c>New-VBRDecryptionSet</c> binds, so a password is never
/// handed on by accident; with -AsPlainText the output is a <see cref="PlainTextBackupKey"/> instead.
/// </summary>
public sealed class UnwrappedBackupKey : UnwrappedKeyFacts
{
    internal UnwrappedBackupKey(UnwrappedKey key, SecureString password)
        : base(key)
    {
        SecurePassword = password;
        Check = CheckValue.Of(key.Result!.KeyText, key.CheckName);
    }

    /// <summary>The password.</summary>
    public SecureString SecurePassword { get; }

    /// <summary>The check value of this very password.</summary>
    internal string Check { get; }
}

/// <summary>
/// An unwrapped backup key in clear. <see cref="EncryptionKey"/> and <see cref="Password"/> bind to the parameters of
/// these names of Veeam's <c>New-VBRDecryptionSet</c>.
/// </summary>
public sealed class PlainTextBackupKey : UnwrappedKeyFacts
{
    internal PlainTextBackupKey(UnwrappedKey key, string password)
        : base(key)
    {
        EncryptionKey = key.Request.Native;
        Password = password;
    }

    /// <summary>Veeam's own object, when the key came from one.</summary>
    public object? EncryptionKey { get; }

    /// <summary>The password in clear.</summary>
    public string Password { get; }
}
