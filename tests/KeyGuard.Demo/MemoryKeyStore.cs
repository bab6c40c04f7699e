using System;
using System.Collections.Generic;
using System.Linq;
using System.Security;
using KeyGuard.BackupKeys;

namespace KeyGuard.Demo;

/// <summary>A key store in Veeam's place.</summary>
internal sealed class MemoryKeyStore : IBackupKeyStore
{
    private readonly Dictionary<Guid, string> _descriptions = [];
    private readonly Dictionary<Guid, SecureString> _passwords = [];

    /// <summary>The password as Veeam would use it.</summary>
    public SecureString PasswordOf(Guid id) => _passwords[id];

    public IReadOnlyList<StoredKey> List() => _descriptions.Select(key => new StoredKey { Id = key.Key, Description = key.Value }).ToArray();

    public StoredKey Add(SecureString password, string description)
    {
        var id = Guid.NewGuid();
        _passwords[id] = password.Copy();
        _descriptions[id] = description;
        return new StoredKey { Id = id, Description = description };
    }

    public void SetDescription(StoredKey key, string description) => _descriptions[key.Id] = description;

    public void Remove(StoredKey key)
    {
        _descriptions.Remove(key.Id);
        _passwords.Remove(key.Id);
    }
}
