using System;
using System.Collections.Generic;
using System.Linq;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.Errors;

namespace KeyGuard.BackupKeys.Erasure;

/// <summary>Finds the keys that are meant, in Veeam's listing and in custody.</summary>
internal sealed class ErasureTargets(IReadOnlyList<StoredKey> listing, CustodyBook book)
{
    /// <summary>The keys whose names match: those in Veeam first, then the records that Veeam does not hold.</summary>
    public IReadOnlyList<ErasureTarget> Named(Predicate<string> isMeant)
    {
        var found = listing.Where(IsWrapped).Select(Of).ToList();
        var held = new HashSet<CustodyRecord>(found.Select(target => (target.Entry ?? ById(target.InVeeam!.Id))?.Record).OfType<CustodyRecord>());
        found.AddRange(book.Entries.Where(entry => !held.Contains(entry.Record)).Select(entry => new ErasureTarget(entry.Record.Name, null, entry)));
        return found.Where(target => isMeant(target.Name)).ToArray();
    }

    /// <summary>The key with this id, as Veeam has it now.</summary>
    public ErasureTarget WithId(Guid id, string name) =>
        listing.FirstOrDefault(key => key.Id == id) is { } stored ? Of(stored) : throw Faults.KeyNotInStore(name);

    /// <summary>How many passwords of Veeam's carry this wrapped form.</summary>
    public int Count(string wrapped) => listing.Count(key => KeyDescription.TryParse(key.Description, out var described) && described.Wrapped == wrapped);

    /// <summary>A record that names this id though it does not have the wrapped form.</summary>
    public CustodyEntry? ById(Guid id) => book.ByPasswordId(id);

    private ErasureTarget Of(StoredKey stored) => KeyDescription.TryParse(stored.Description, out var described)
        ? new ErasureTarget(described.Name, stored, book.ByWrapped(described.Wrapped)?.Entry)
        : new ErasureTarget(stored.Description, stored, null);

    private static bool IsWrapped(StoredKey key) => KeyDescription.TryParse(key.Description, out _);
}
