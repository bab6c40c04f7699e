using System;
using System.Collections.Generic;
using System.Linq;
using KeyGuard.BackupKeys.Bundle;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.BackupKeys.Routing;
using KeyGuard.Connections;
using KeyGuard.Errors;
using KeyGuard.Hosting;
using KeyGuard.Operations.Journal;

namespace KeyGuard.BackupKeys.Update;

/// <summary>Re-wraps backup keys under the newest versions of their root keys, many at a time.</summary>
internal sealed class BackupKeyUpdater : IDisposable
{
    private readonly IKeyGuardHost _host;
    private readonly Dictionary<Guid, StoredKey> _listing;
    private readonly KeyRouter _router;
    private readonly BackupKeyRun _run;
    private readonly HashSet<string> _unreached = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Settles what an earlier run left pending, and gets ready. Throws before anything is changed.</summary>
    /// <param name="connections">The open connections, the preferred one first.</param>
    /// <param name="veeam">Where the keys are.</param>
    /// <param name="host">Whom to tell.</param>
    /// <param name="throttle">How many keys are re-wrapped at a time.</param>
    /// <param name="isRehearsal">Whether nothing may be changed, not even settled.</param>
    /// <param name="emit">Takes each result.</param>
    /// <param name="bundles">The recovery bundles that follow custody, for keys that custody has lost.</param>
    public BackupKeyUpdater(IReadOnlyList<KmsConnection> connections, IBackupKeyStore veeam, IKeyGuardHost host, int throttle, bool isRehearsal, Action<WrappedBackupKeyUpdate> emit, IReadOnlyList<BundleTarget>? bundles = null)
    {
        _host = host;
        var files = connections.Select(connection => connection.Custody).Distinct().ToArray();
        var listing = veeam.List();
        foreach (var file in isRehearsal ? [] : files) CustodySettling.Prepare(file, listing, host);
        _listing = listing.ToDictionary(key => key.Id);
        _router = new KeyRouter(BundleLearning.Open(files, bundles ?? [], listing, isRehearsal, host), connections);
        _run = new BackupKeyRun("Re-wrapping backup keys", JournalAction.Rewrap, veeam, host, new RecordPlaces(files, everywhere: false), throttle, new Rewrapper().RewrapAsync, emit);
    }

    /// <summary>Whether custodians without a connection are worth a warning: not if the user named the connections to use.</summary>
    public bool WarnsOfUnreached { get; init; } = true;

    /// <summary>All keys of Veeam's that are wrapped keys.</summary>
    public IEnumerable<UpdateItem> All() => _listing.Values.Select(Find).OfType<UpdateItem>();

    /// <summary>
    /// The key with this id, as Veeam has it now; null where its description holds no wrapped key.
    /// </summary>
    /// <exception cref="KeyGuardException">Veeam has no such key.</exception>
    public UpdateItem? Find(Guid id, string name) =>
        Find(_listing.TryGetValue(id, out var key) ? key : throw Faults.KeyNotInStore(name));

    /// <summary>Begins with a key, and hands out what is ready.</summary>
    public void Add(UpdateItem item) => _run.Add(item);

    /// <summary>Waits for the rest.</summary>
    public void Complete()
    {
        _run.Complete();
        foreach (var instance in WarnsOfUnreached ? _unreached : []) _host.Warning($"Keys that are also wrapped at instance {instance} were not re-wrapped there: there is no connection to it.");
    }

    public void Dispose() => _run.Dispose();

    private UpdateItem? Find(StoredKey key)
    {
        if (!KeyDescription.TryParse(key.Description, out var described))
        {
            _host.Verbose($"Skipped {key.Id}: its description holds no wrapped key.");
            return null;
        }
        var route = _router.Find(described.Name, described.Wrapped);
        if (route.Known is not { } known || Ahead(known) is not { } current) return new UpdateItem(key, described, route, OtherCustodians(route).ToArray());
        // Veeam was restored to an older state, or custody has learned something: not the old form is re-wrapped, but the present one.
        var present = _router.Find(described.Name, current.Wrapped);
        return new UpdateItem(key, described, present, OtherCustodians(present).ToArray()) { Outdated = known.Wrap };
    }

    // The form that Veeam should carry, when the one it shows was replaced since.
    private static CustodyWrap? Ahead(KnownWrap shown)
    {
        var record = shown.Entry.Record;
        var text = shown.Wrap.Wrapped;
        var isOutdated = record.State != RecordState.Erased && record.Pending?.Wrap.Wrapped != text && !record.Wraps.Exists(used => used.Wrapped == text);
        return isOutdated ? record.Wraps.FirstOrDefault() : null;
    }

    private IEnumerable<(CustodyWrap, KeyCandidate)> OtherCustodians(KeyRoute route)
    {
        if (route.Known is not { } known) yield break;
        foreach (var wrap in known.Entry.Record.Wraps.Where(wrap => wrap.Wrapped != known.Wrap.Wrapped && !RecordChanges.IsSameCustodian(wrap, known.Wrap)))
        {
            if (_router.Candidate(wrap) is { } candidate) yield return (wrap, candidate);
            else _unreached.Add(wrap.InstanceId);
        }
    }
}
