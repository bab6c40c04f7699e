using System;
using System.Collections.Generic;
using System.Linq;
using System.Security;
using KeyGuard.BackupKeys;
using KeyGuard.Errors;
using KeyGuard.Tests.Support;

namespace KeyGuard.Tests.BackupKeys.Trial;

/// <summary>Veeam in memory, which knows what uses a key.</summary>
internal class TrialVeeam : IBackupKeyStore, IKeyUsage
{
    private readonly Dictionary<Guid, (string Description, string Password)> _keys = [];

    /// <summary>Called before a removal takes effect.</summary>
    public Action? BeforeRemove { get; set; }

    /// <summary>Called after a removal took effect.</summary>
    public Action? AfterRemove { get; set; }

    public Dictionary<Guid, KeyUse> Uses { get; } = [];

    public int Removals { get; private set; }

    public string Password(Guid id) => _keys[id].Password;

    /// <summary>Somebody changes a description, or takes a key away, without KeyGuard.</summary>
    public void Describe(Guid id, string description) => _keys[id] = (description, _keys[id].Password);

    public void Drop(Guid id) => _keys.Remove(id);

    public StoredKey Named(string name) => List().Single(key => key.Description.StartsWith(name + " | ", StringComparison.Ordinal));

    public IReadOnlyList<StoredKey> List() => _keys.Select(key => new StoredKey { Id = key.Key, Description = key.Value.Description }).ToArray();

    public StoredKey Add(SecureString password, string description)
    {
        var id = Guid.NewGuid();
        _keys[id] = (description, Secret.Text(password));
        return new StoredKey { Id = id, Description = description };
    }

    public void SetDescription(StoredKey key, string description) => Describe(key.Id, description);

    public void Remove(StoredKey key)
    {
        Removals++;
        BeforeRemove?.Invoke();
        _keys.Remove(key.Id);
        AfterRemove?.Invoke();
    }

    public IReadOnlyList<KeyUse> Find(StoredKey key) => Uses.TryGetValue(key.Id, out var use) ? [use] : [];

    /// <summary>What Veeam says when it refuses.</summary>
    public static KeyGuardException Refusal() => Faults.VeeamFailed("Remove-VBREncryptionKey", "Unable to delete the selected password: it is in use.", null);
}
