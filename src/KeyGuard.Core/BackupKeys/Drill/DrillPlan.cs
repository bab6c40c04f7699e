using System.Collections.Generic;
using System.Linq;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.BackupKeys.Routing;
using KeyGuard.BackupKeys.Unwrap;
using KeyGuard.Connections;
using KeyGuard.Errors;

namespace KeyGuard.BackupKeys.Drill;

/// <summary>Which keys are tried, and through whom: those of custody or a bundle, and what Veeam holds besides.</summary>
internal sealed class DrillPlan
{
    private readonly CustodyBook _book;
    private readonly IReadOnlyList<StoredKey>? _listing;
    private readonly KeyRouter _router;
    private readonly bool _onlyThese;
    private readonly VeeamMatch? _match;

    /// <param name="book">The records to be tried.</param>
    /// <param name="listing">Veeam's listing; null where Veeam is not part of the drill.</param>
    /// <param name="connections">The connections to use.</param>
    /// <param name="onlyThese">Whether custodians under other connections are left out, instead of counting as out of reach.</param>
    public DrillPlan(CustodyBook book, IReadOnlyList<StoredKey>? listing, IReadOnlyList<KmsConnection> connections, bool onlyThese)
    {
        _book = book;
        _listing = listing;
        _router = new KeyRouter(book, connections);
        _onlyThese = onlyThese;
        _match = listing is null ? null : new VeeamMatch(listing);
    }

    /// <summary>The keys that have a record, and then those of Veeam's that have none.</summary>
    public IEnumerable<DrillItem> Items()
    {
        foreach (var entry in _book.Entries)
        {
            if (Known(entry.Record) is { Custodians.Count: > 0 } item) yield return item;
        }
        foreach (var stored in _listing ?? [])
        {
            var isKnown = _book.ByPasswordId(stored.Id) is not null;
            if (!isKnown && KeyDescription.TryParse(stored.Description, out var described) && _book.ByWrapped(described.Wrapped) is null) yield return Unknown(described.Name, described.Wrapped, stored);
        }
    }

    /// <summary>A wrapped text without a record, from a file.</summary>
    public DrillItem? Unrecorded(UnwrapRequest request) => _book.ByWrapped(request.Wrapped) is null ? Unknown(request.Name, request.Wrapped, null) : null;

    private DrillItem? Known(CustodyRecord record)
    {
        var stored = _match?.Find(record);
        // What was erased is meant to be unreadable. If Veeam holds it (again), somebody should know.
        if (record.State == RecordState.Erased && stored is null) return null;
        var wraps = record.Wraps.Count > 0 ? record.Wraps : record.AllWraps().Take(1);
        return new DrillItem(record.Name, stored, record, wraps.Select(wrap => Custodian(record.Name, wrap)).OfType<DrillCustodian>().ToArray(), _match is null ? null : VeeamMatch.Check(record, stored));
    }

    private DrillCustodian? Custodian(string name, CustodyWrap wrap)
    {
        if (_router.Candidate(wrap) is { } candidate) return new DrillCustodian(wrap, candidate, null);
        return _onlyThese ? null : new DrillCustodian(wrap, null, Faults.NoConnectionForKey(name, wrap.Endpoint, wrap.InstanceId));
    }

    private DrillItem Unknown(string name, string wrapped, StoredKey? stored)
    {
        var route = _router.FindAny(name, wrapped);
        var custodians = route.Candidates.Select(candidate => new DrillCustodian(null, candidate, null)).ToArray();
        return new DrillItem(name, stored, null, custodians.Length > 0 ? custodians : [new DrillCustodian(null, null, route.Obstacle)], null);
    }
}
