using System;
using System.Collections.Generic;
using System.Linq;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.BackupKeys.Routing;
using KeyGuard.BackupKeys.Update;
using KeyGuard.Connections;
using KeyGuard.Hosting;
using KeyGuard.Operations.Journal;

namespace KeyGuard.BackupKeys.Move;

/// <summary>
/// Re-homes backup keys from one instance, region or service to another, many at a time. What is moved already has no
/// form at the old place any more, so an interrupted move is resumed by running it again.
/// </summary>
internal sealed class BackupKeyMover : IDisposable
{
    private readonly KmsConnection _from;
    private readonly KmsConnection _to;
    private readonly IReadOnlyList<StoredKey> _listing;
    private readonly CustodyBook _book;
    private readonly KeyRouter _router;
    private readonly BackupKeyRun _run;

    /// <summary>Settles what an earlier run left pending, and gets ready. Throws before anything is changed.</summary>
    /// <param name="from">Where the keys are wrapped now.</param>
    /// <param name="to">Where they shall be; it must name a root key.</param>
    /// <param name="veeam">Where the keys are used.</param>
    /// <param name="host">Whom to tell.</param>
    /// <param name="throttle">How many keys are moved at a time.</param>
    /// <param name="isRehearsal">Whether nothing may be changed, not even settled.</param>
    /// <param name="emit">Takes each result.</param>
    public BackupKeyMover(KmsConnection from, KmsConnection to, IBackupKeyStore veeam, IKeyGuardHost host, int throttle, bool isRehearsal, Action<BackupKeyMove> emit)
    {
        _from = from;
        _to = to;
        _ = to.RequiredRootKey;
        var files = new[] { from.Custody, to.Custody }.Distinct().ToArray();
        _listing = veeam.List();
        foreach (var file in isRehearsal ? [] : files) CustodySettling.Prepare(file, _listing, host);
        _book = CustodyBook.Open(files);
        _router = new KeyRouter(_book, [from]);
        _run = new BackupKeyRun("Moving backup keys", JournalAction.Move, veeam, host, new RecordPlaces(files, everywhere: true), throttle, new Rehomer(to).MoveAsync, result => emit(Result(result)));
    }

    /// <summary>The keys that are wrapped at the old place: what is still to be moved.</summary>
    public IEnumerable<UpdateItem> Plan()
    {
        var seen = new HashSet<CustodyRecord>();
        foreach (var stored in _listing)
        {
            if (!KeyDescription.TryParse(stored.Description, out var described)) continue;
            var route = _router.Find(described.Name, described.Wrapped);
            // A record under this id, though with other texts, is this key's too: somebody wrapped it anew without us.
            if ((route.Known?.Entry ?? _book.ByPasswordId(stored.Id)) is { } known) seen.Add(known.Record);
            if (Item(stored, described, route) is { } item) yield return item;
        }
        foreach (var entry in _book.Entries.Where(entry => !seen.Contains(entry.Record) && entry.Record.State != RecordState.Erased))
        {
            if (NotInVeeam(entry) is { } item) yield return item;
        }
    }

    /// <summary>Begins with a key, and hands out what is ready.</summary>
    public void Add(UpdateItem item) => _run.Add(item);

    /// <summary>Waits for the rest.</summary>
    public void Complete() => _run.Complete();

    public void Dispose() => _run.Dispose();

    private UpdateItem? Item(StoredKey stored, KeyDescription described, KeyRoute route)
    {
        if (route.Known is not { } known)
        {
            var expected = _book.ByName(described.Name)?.Record.Protected.Check;
            return route.Candidates.Count > 0 ? new UpdateItem(stored, described, route, []) { ExpectedCheck = expected } : null;
        }
        var check = known.Entry.Record.Protected.Check;
        if (IsAtTheOldPlace(known.Wrap)) return new UpdateItem(stored, described, route, []) { ExpectedCheck = check };
        return Elsewhere(known.Entry.Record) is { } other ? new UpdateItem(stored, described, route, [other]) { ExpectedCheck = check } : null;
    }

    // A key that Veeam does not hold (yet, or any more) still has backups that were made with it.
    private UpdateItem? NotInVeeam(CustodyEntry entry)
    {
        if (Elsewhere(entry.Record) is not { } other) return null;
        var described = new KeyDescription(entry.Record.Name, other.Wrap.Wrapped);
        var route = new KeyRoute(new KnownWrap(entry, other.Wrap), [other.Candidate], null);
        return new UpdateItem(new StoredKey { Id = Guid.NewGuid(), Description = described.ToString() }, described, route, [other]) { ExpectedCheck = entry.Record.Protected.Check };
    }

    // The form at the old place of a key whose form in Veeam, if any, is another custodian's.
    private (CustodyWrap Wrap, KeyCandidate Candidate)? Elsewhere(CustodyRecord record)
    {
        foreach (var wrap in record.Wraps.Where(IsAtTheOldPlace))
        {
            if (_router.Candidate(wrap) is { } candidate) return (wrap, candidate);
        }
        return null;
    }

    // Out of an instance everything moves; within one only what is under the root key that the connection names, if it names one.
    private bool IsAtTheOldPlace(CustodyWrap wrap)
    {
        if (!IsIn(_from, wrap.InstanceId) || Rehomer.IsAt(_to, wrap)) return false;
        return _from.RootKeyId is null || !IsIn(_from, _to.InstanceId) || Rehomer.IsAt(_from, wrap);
    }

    private static bool IsIn(KmsConnection place, string instanceId) => string.Equals(place.InstanceId, instanceId, StringComparison.OrdinalIgnoreCase);

    private BackupKeyMove Result(WrappedBackupKeyUpdate update)
    {
        var custodyOnly = update.OtherCustodians.Count > 0 ? update.OtherCustodians[0] : null;
        var isMoved = custodyOnly is null ? update.Rewrapped : custodyOnly.Status == UpdateStatus.Rewrapped;
        return new BackupKeyMove
        {
            Name = update.Name,
            Status = isMoved ? MoveStatus.Moved : MoveStatus.Failed,
            From = _from.Name,
            To = _to.Name,
            InVeeam = custodyOnly is null && isMoved,
            KeyVersion = isMoved ? custodyOnly?.NewKeyVersion ?? update.NewKeyVersion : null,
            Id = update.EncryptionKey is null ? null : update.Id,
            EncryptionKey = update.EncryptionKey,
            Description = update.Description,
            Message = custodyOnly?.Message ?? update.Message,
        };
    }
}
