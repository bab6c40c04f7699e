using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using KeyGuard.Lab.KeyProtect.Aliases;
using KeyGuard.Lab.KeyProtect.Errors;

namespace KeyGuard.Lab.KeyProtect.Keys;

/// <summary>The keys of an instance, found by id or alias. Reading takes no lock; changes come one after the other.</summary>
internal sealed class KeyStore(Action changed)
{
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, KmsKey> _byId = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _idByAlias = new(StringComparer.Ordinal);

    public KmsKey? Find(string idOrAlias, DateTimeOffset now)
    {
        if (!_byId.TryGetValue(idOrAlias, out KmsKey? key) && _idByAlias.TryGetValue(idOrAlias, out string? id))
            _byId.TryGetValue(id, out key);

        return key is null || KeyDeletion.IsPurged(key, now) ? null : key;
    }

    public IEnumerable<KmsKey> InOrderOfCreation() =>
        _byId.Values.OrderBy(key => key.CreationDate).ThenBy(key => key.Id, StringComparer.Ordinal);

    public void Add(KmsKey key)
    {
        lock (_gate)
        {
            foreach (string alias in key.Aliases)
                RequireFree(alias);
            Put(key);
        }

        changed();
    }

    /// <summary>Replaces a key by what the change makes of its present self; whatever the change refuses leaves it as it is.</summary>
    public KmsKey Change(KmsKey found, Func<KmsKey, KmsKey> change)
    {
        KmsKey next;
        lock (_gate)
        {
            KmsKey present = _byId.GetValueOrDefault(found.Id) ?? throw KmsErrors.KeyNotFound();
            next = change(present);
            foreach (string alias in next.Aliases.Except(present.Aliases))
                RequireFree(alias);
            Put(next);
            ForgetAliases(present.Aliases.Except(next.Aliases));
        }

        changed();
        return next;
    }

    public void Remove(KmsKey key)
    {
        lock (_gate)
        {
            _byId.TryRemove(key.Id, out _);
            ForgetAliases(key.Aliases);
        }

        changed();
    }

    public void Load(IEnumerable<KmsKey> keys)
    {
        lock (_gate)
        {
            _byId.Clear();
            _idByAlias.Clear();
            foreach (KmsKey key in keys)
                Put(key);
        }
    }

    private void RequireFree(string alias)
    {
        if (_idByAlias.ContainsKey(alias))
            throw AliasRules.Taken(alias);
    }

    private void Put(KmsKey key)
    {
        _byId[key.Id] = key;
        foreach (string alias in key.Aliases)
            _idByAlias[alias] = key.Id;
    }

    private void ForgetAliases(IEnumerable<string> aliases)
    {
        foreach (string alias in aliases)
            _idByAlias.TryRemove(alias, out _);
    }
}
