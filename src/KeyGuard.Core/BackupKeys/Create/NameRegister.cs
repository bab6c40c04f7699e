using System.Collections.Generic;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.Errors;

namespace KeyGuard.BackupKeys.Create;

/// <summary>Which names are taken, in Veeam or in custody.</summary>
internal sealed class NameRegister
{
    private readonly Dictionary<string, string> _taken = new(KeyName.Comparer);

    /// <param name="inVeeam">Veeam's listing; null where there is no Veeam here.</param>
    /// <param name="book">What custody knows.</param>
    public NameRegister(IReadOnlyList<StoredKey>? inVeeam, CustodyBook book)
    {
        foreach (var key in inVeeam ?? [])
        {
            _taken[KeyDescription.TryParse(key.Description, out var ours) ? ours.Name : key.Description] = "Veeam";
        }
        foreach (var entry in book.Entries)
        {
            // Made but never registered, and Veeam says so: the name is free again. What was made stays in the history.
            var neverUsed = inVeeam is not null && entry.Record.State == RecordState.Created && entry.Record.Pending is null;
            if (!neverUsed && !_taken.ContainsKey(entry.Record.Name)) _taken[entry.Record.Name] = "the custody file " + entry.File?.Path;
        }
    }

    /// <summary>Takes a name, or says who has it.</summary>
    public void Take(string name)
    {
        if (_taken.TryGetValue(name, out var where)) throw Faults.NameExists(name, where);
        _taken[name] = "this command's own input";
    }
}
