using System.Collections.Generic;
using System.Security;

namespace KeyGuard.BackupKeys;

/// <summary>
/// Where Veeam keeps its encryption passwords. Called only on the pipeline thread. A member that did not do what it
/// was asked throws a <see cref="Errors.KeyGuardException"/>; whether a write took effect is told by reading back only.
/// </summary>
internal interface IBackupKeyStore
{
    /// <summary>All passwords, in one listing, as they are now.</summary>
    IReadOnlyList<StoredKey> List();

    /// <summary>Adds a password with its description.</summary>
    StoredKey Add(SecureString password, string description);

    /// <summary>Changes the description and nothing else.</summary>
    void SetDescription(StoredKey key, string description);

    /// <summary>Removes a password; refused by Veeam while in use.</summary>
    void Remove(StoredKey key);
}
