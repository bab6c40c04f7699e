using System;
using System.Collections.Generic;
using System.Linq;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.Errors;

namespace KeyGuard.BackupKeys.Drill;

/// <summary>Compares custody's records with Veeam's listing: is the key there, under its own id, with its own wrapped form?</summary>
internal sealed class VeeamMatch
{
    private readonly Dictionary<Guid, StoredKey> _byId;
    private readonly Dictionary<string, StoredKey> _byWrapped = new(StringComparer.Ordinal);

    public VeeamMatch(IReadOnlyList<StoredKey> listing)
    {
        _byId = listing.ToDictionary(key => key.Id);
        foreach (var key in listing)
        {
            if (KeyDescription.TryParse(key.Description, out var described)) _byWrapped[described.Wrapped] = key;
        }
    }

    /// <summary>Veeam's password for a record: by the id recorded, else by the wrapped form.</summary>
    public StoredKey? Find(CustodyRecord record)
    {
        if (record.Veeam?.PasswordId is { } id && _byId.TryGetValue(id, out var stored)) return stored;
        return record.AllWraps().Select(wrap => _byWrapped.TryGetValue(wrap.Wrapped, out var found) ? found : null).FirstOrDefault(found => found is not null);
    }

    /// <summary>What is wrong with it there; null where nothing is, or where the key was never registered.</summary>
    public static KeyGuardException? Check(CustodyRecord record, StoredKey? stored)
    {
        if (record.State == RecordState.Erased) return Faults.DrillErasedKey(record.Name);
        if (record.Veeam?.PasswordId is not { } id) return null;
        if (stored is null) return Faults.DrillKeyGone(record.Name, id.ToString());
        if (stored.Id != id) return Faults.DrillDescriptionMoved(record.Name, id.ToString(), stored.Id.ToString());
        return HasItsForm(record, stored) ? null : Faults.DrillDescriptionChanged(record.Name, id.ToString());
    }

    // Others may have put something before the wrapped form; the form itself must be one in use, or on its way there.
    private static bool HasItsForm(CustodyRecord record, StoredKey stored) =>
        KeyDescription.TryParse(stored.Description, out var described)
        && (record.Wraps.Exists(wrap => wrap.Wrapped == described.Wrapped) || record.Pending?.Wrap.Wrapped == described.Wrapped);
}
