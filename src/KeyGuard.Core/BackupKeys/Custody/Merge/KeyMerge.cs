using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;

namespace KeyGuard.BackupKeys.Custody.Merge;

/// <summary>
/// Joins records into a list of records. A key is recognised by its check value or by any of its wrapped forms, and by
/// its name only where these don't contradict it: two different keys of one name are both kept, the second under another.
/// </summary>
internal sealed class KeyMerge
{
    private readonly List<CustodyRecord> _keys;
    private readonly Dictionary<string, CustodyRecord> _byName = new(KeyName.Comparer);
    private readonly Dictionary<string, CustodyRecord> _byCheck = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CustodyRecord> _byWrapped = new(StringComparer.Ordinal);

    /// <param name="keys">The list that is joined into.</param>
    public KeyMerge(List<CustodyRecord> keys)
    {
        _keys = keys;
        foreach (var record in keys) Index(record);
    }

    /// <summary>Joins one record in, and says under which name it is known now, and whether anything is new.</summary>
    public (string Name, MergeStatus Status) Add(CustodyRecord record)
    {
        var mine = Find(record) ?? TakeOver(record);
        if (mine is null)
        {
            record.Name = FreeName(record);
            _keys.Add(record);
            Index(record);
            return (record.Name, MergeStatus.Added);
        }
        var before = Text(mine);
        RecordMerge.Into(mine, record);
        Index(mine);
        return (mine.Name, Text(mine) == before ? MergeStatus.Unchanged : MergeStatus.Updated);
    }

    private static string Text(CustodyRecord record) => JsonSerializer.Serialize(record, CustodyJsonContext.Default.CustodyRecord);

    private CustodyRecord? Find(CustodyRecord record)
    {
        if (record.Protected.Check is { } check && _byCheck.TryGetValue(check, out var same)) return same;
        foreach (var wrap in record.AllWraps())
        {
            if (_byWrapped.TryGetValue(wrap.Wrapped, out var known) && (!AreDifferent(known, record) || IsDisplaced(record, known))) return known;
        }
        return _byName.TryGetValue(record.Name, out var named) && !AreDifferent(named, record) ? named : null;
    }

    // Ours was made and never used, and theirs, made under the same name later, took its place: so it does here.
    private CustodyRecord? TakeOver(CustodyRecord record)
    {
        if (!_byName.TryGetValue(record.Name, out var mine) || !IsDisplaced(mine, record)) return null;
        mine.Protected = record.Protected;
        mine.Name = record.Name;
        return mine;
    }

    private static bool IsDisplaced(CustodyRecord record, CustodyRecord by) =>
        record.State == RecordState.Created && record.Pending is null && record.AllWraps().All(wrap => by.History.Exists(old => old.Wrapped == wrap.Wrapped));

    private static bool AreDifferent(CustodyRecord a, CustodyRecord b) => a.Protected.Check is { } mine && b.Protected.Check is { } other && mine != other;

    // Its own check value goes by the name it was made with, which stays among the protected facts.
    private string FreeName(CustodyRecord record)
    {
        if (!_byName.ContainsKey(record.Name)) return record.Name;
        record.Protected.Name = record.CheckName();
        return Enumerable.Range(2, int.MaxValue - 2).Select(number => $"{record.Name} ({number})").First(name => !_byName.ContainsKey(name));
    }

    private void Index(CustodyRecord record)
    {
        Know(_byName, record.Name, record);
        if (record.Protected.Check is { } check) Know(_byCheck, check, record);
        foreach (var wrap in record.AllWraps()) Know(_byWrapped, wrap.Wrapped, record);
    }

    private static void Know(Dictionary<string, CustodyRecord> index, string key, CustodyRecord record)
    {
        if (!index.ContainsKey(key)) index.Add(key, record);
    }
}
