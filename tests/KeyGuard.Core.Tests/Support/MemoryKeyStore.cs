using System;
using System.Collections.Generic;
using System.Linq;
using System.Security;
using KeyGuard.BackupKeys;

namespace KeyGuard.Tests.Support;

/// <summary>Veeam's passwords in memory, with Veeam's bad habits on request.</summary>
internal sealed class MemoryKeyStore : IBackupKeyStore
{
    private readonly List<StoredKey> _keys = [];
    private readonly Dictionary<Guid, string> _passwords = [];

    /// <summary>Descriptions are cut to this length, without a word.</summary>
    public int DescriptionLimit { get; set; } = int.MaxValue;

    /// <summary>Called before an operation (list, add, set, remove) takes effect; what it throws keeps it from happening.</summary>
    public Action<string>? Before { get; set; }

    /// <summary>Called after an operation took effect; what it throws leaves the caller in the dark.</summary>
    public Action<string>? After { get; set; }

    /// <summary>Operations that are accepted and never happen.</summary>
    public HashSet<string> Ignored { get; } = [];

    /// <summary>How often each operation was asked for.</summary>
    public Dictionary<string, int> Counts { get; } = new() { ["list"] = 0, ["add"] = 0, ["set"] = 0, ["remove"] = 0 };

    public IReadOnlyList<string> Descriptions => _keys.Select(key => key.Description).ToArray();

    public string Password(Guid id) => _passwords[id];

    /// <summary>A key that is there from the start.</summary>
    public StoredKey Seed(string description, string password = "known to a person")
    {
        var key = Make(Guid.NewGuid(), description);
        _keys.Add(key);
        _passwords[key.Id] = password;
        return key;
    }

    /// <summary>Somebody else removes a key.</summary>
    public void Drop(Guid id) => _keys.RemoveAll(key => key.Id == id);

    public IReadOnlyList<StoredKey> List()
    {
        Run("list", static () => { });
        return _keys.ToArray();
    }

    public StoredKey Add(SecureString password, string description)
    {
        var added = Make(Guid.NewGuid(), Cut(description));
        Run("add", () =>
        {
            _keys.Add(added);
            _passwords[added.Id] = Secret.Text(password);
        });
        return added;
    }

    public void SetDescription(StoredKey key, string description) => Run("set", () =>
    {
        var at = _keys.FindIndex(stored => stored.Id == key.Id);
        if (at >= 0) _keys[at] = Make(key.Id, Cut(description));
    });

    public void Remove(StoredKey key) => Run("remove", () => _keys.RemoveAll(stored => stored.Id == key.Id));

    private void Run(string operation, Action effect)
    {
        Counts[operation]++;
        Before?.Invoke(operation);
        if (!Ignored.Contains(operation)) effect();
        After?.Invoke(operation);
    }

    private string Cut(string description) => description.Length > DescriptionLimit ? description.Substring(0, DescriptionLimit) : description;

    private static StoredKey Make(Guid id, string description) => new() { Id = id, Description = description, Native = "native " + id };
}
