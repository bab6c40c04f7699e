using System;
using System.Collections.Generic;
using KeyGuard.BackupKeys.Custody;

namespace KeyGuard.BackupKeys.Inventory;

/// <summary>
/// A backup key as Veeam and the custody file know it together. <see cref="EncryptionKey"/> binds to the parameter of
/// that name of Veeam's cmdlets.
/// </summary>
public sealed class BackupKeyEntry
{
    /// <summary>The key's name; for a key that is not KeyGuard's, its description.</summary>
    public string Name { get; internal init; } = "";

    /// <summary>Whether its root key is known.</summary>
    public CustodyKnowledge Custody { get; internal init; }

    /// <summary>Whether Veeam holds it; null where Veeam was not, or could not be, asked.</summary>
    public bool? InVeeam { get; internal init; }

    /// <summary>Veeam's id of the password record; null when Veeam does not hold it.</summary>
    public Guid? Id { get; internal init; }

    /// <summary>Veeam's description, or the one it should have.</summary>
    public string Description { get; internal init; } = "";

    /// <summary>The wrapped form; empty for a key that is not wrapped.</summary>
    public string WrappedKey { get; internal init; } = "";

    /// <summary>Veeam's own object; null when Veeam does not hold the key.</summary>
    public object? EncryptionKey { get; internal init; }

    /// <summary>The root key that wrapped it; null where unknown.</summary>
    public string? RootKeyId { get; internal init; }

    /// <summary>The root key's version; null where unknown.</summary>
    public string? KeyVersion { get; internal init; }

    /// <summary>The instance's GUID; null where unknown.</summary>
    public string? InstanceId { get; internal init; }

    /// <summary>The service's base URL; null where unknown.</summary>
    public string? Endpoint { get; internal init; }

    /// <summary>When the password was made, UTC; null where unknown.</summary>
    public DateTime? Created { get; internal init; }

    /// <summary>When the wrapped form was made, UTC; null where unknown.</summary>
    public DateTime? WrappedAt { get; internal init; }

    /// <summary>How far the key has come by custody: <c>created</c>, <c>active</c>, <c>erased</c>; empty where unknown.</summary>
    public string State { get; internal init; } = "";

    /// <summary>How many root keys can each unwrap it by themselves; 0 where that is not known.</summary>
    public int Custodians { get; internal init; }

    /// <summary>How long ago the password was made; null where unknown.</summary>
    public TimeSpan? PasswordAge { get; internal init; }

    /// <summary>How long ago the wrapped form was made; null where unknown.</summary>
    public TimeSpan? WrapAge { get; internal init; }

    /// <summary>When Test-WrappedBackupKey last saw all custodians unwrap it, UTC; null as long as one was never tried.</summary>
    public DateTime? LastVerified { get; internal init; }

    /// <summary>Whether a root key has a newer version than the one that wrapped it; null where not asked, or not known.</summary>
    public bool? KeyVersionBehind { get; internal init; }

    /// <summary>What uses it in Veeam; null where not asked.</summary>
    public IReadOnlyList<KeyUse>? UsedBy { get; internal init; }

    /// <summary>How many older wrapped forms custody still resolves.</summary>
    public int SupersededForms { get; internal init; }

    /// <summary>Which change was interrupted and is settled by the next changing command: <c>register</c>, <c>rewrap</c>, <c>realign</c>, <c>erase</c> or empty.</summary>
    public string Pending { get; internal init; } = "";

    /// <summary>The record it was made from, for those that go on with the entry where no custody file knows the key.</summary>
    internal CustodyRecord? Record { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
