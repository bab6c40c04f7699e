using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;

namespace KeyGuard.BackupKeys.Custody;

/// <summary>
/// Changes to records collected for several custody files, so that many keys share one flush to the disk. A change
/// finds its record anew by name when the file is written: another process may have written in between.
/// </summary>
internal sealed class CustodyEdit
{
    private readonly Dictionary<CustodyFile, List<(string Name, Action<CustodyRecord> Change)>> _changes = [];

    public bool IsEmpty => _changes.Count == 0;

    /// <summary>Plans a change to the record of that name, which is made if there is none.</summary>
    public void Plan(CustodyFile file, string name, Action<CustodyRecord> change)
    {
        if (!_changes.TryGetValue(file, out var list)) _changes[file] = list = [];
        list.Add((name, change));
    }

    /// <summary>Writes all that is planned, then forgets it.</summary>
    public void Write(CancellationToken cancellationToken = default)
    {
        foreach (var file in _changes.Keys.ToArray())
        {
            var planned = _changes[file];
            file.Change(document => Apply(document, planned), cancellationToken);
            _changes.Remove(file);
        }
    }

    private static bool Apply(CustodyDocument document, List<(string Name, Action<CustodyRecord> Change)> planned)
    {
        var byName = new Dictionary<string, CustodyRecord>(KeyName.Comparer);
        foreach (var record in document.Keys)
        {
            // Of two with one name, the first: the one that lookups find.
            if (!byName.ContainsKey(record.Name)) byName.Add(record.Name, record);
        }
        foreach (var (name, change) in planned)
        {
            if (!byName.TryGetValue(name, out var record)) document.Keys.Add(record = byName[name] = New(name));
            change(record);
        }
        return planned.Count > 0;
    }

    private static CustodyRecord New(string name) => new() { Name = name, Protected = new ProtectedFacts { Name = name } };
}
