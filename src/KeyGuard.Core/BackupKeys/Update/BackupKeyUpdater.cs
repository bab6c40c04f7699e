using System;
using System.Collections.Generic;
using System.Linq;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.BackupKeys.Routing;
using KeyGuard.Connections;
using KeyGuard.Hosting;
using KeyGuard.Pumping;

namespace KeyGuard.BackupKeys.Update;

/// <summary>Re-wraps backup keys under the newest versions of their root keys, many at a time.</summary>
internal sealed class BackupKeyUpdater : IDisposable
{
    private const string Activity = "Re-wrapping backup keys";

    private readonly IKeyGuardHost _host;
    private readonly Action<WrappedBackupKeyUpdate> _emit;
    private readonly Dictionary<Guid, StoredKey> _listing;
    private readonly KeyRouter _router;
    private readonly RewrapCommit _commit;
    private readonly KeyPump<UpdateItem, UpdateReply> _pump;
    private readonly HashSet<Guid> _begunKeys = [];
    private int _done;

    /// <summary>Settles what an earlier run left pending, and gets ready. Throws before anything is changed.</summary>
    /// <param name="connections">The open connections, the preferred one first.</param>
    /// <param name="veeam">Where the keys are.</param>
    /// <param name="host">Whom to tell.</param>
    /// <param name="throttle">How many keys are re-wrapped at a time.</param>
    /// <param name="isRehearsal">Whether nothing may be changed, not even settled.</param>
    /// <param name="emit">Takes each result.</param>
    public BackupKeyUpdater(IReadOnlyList<KmsConnection> connections, IBackupKeyStore veeam, IKeyGuardHost host, int throttle, bool isRehearsal, Action<WrappedBackupKeyUpdate> emit)
    {
        _host = host;
        _emit = emit;
        var files = connections.Select(connection => connection.Custody).Distinct().ToArray();
        var listing = veeam.List();
        foreach (var file in isRehearsal ? [] : files) CustodySettling.Prepare(file, listing, host);
        _listing = listing.ToDictionary(key => key.Id);
        _router = new KeyRouter(CustodyBook.Open(files), connections, strict: true);
        _commit = new RewrapCommit(veeam, host);
        var rewrapper = new Rewrapper();
        _pump = new KeyPump<UpdateItem, UpdateReply>(throttle, rewrapper.RewrapAsync, host.Stopping);
    }

    /// <summary>All keys of Veeam's that are wrapped keys.</summary>
    public IEnumerable<UpdateItem> All() => _listing.Values.Select(Find).OfType<UpdateItem>();

    /// <summary>
    /// The key with this id, as Veeam has it now; null where its description holds no wrapped key.
    /// </summary>
    /// <exception cref="Errors.KeyGuardException">Veeam has no such key.</exception>
    public UpdateItem? Find(Guid id, string name) =>
        Find(_listing.TryGetValue(id, out var key) ? key : throw Errors.Faults.KeyNotInStore(name));

    /// <summary>Begins with a key, and hands out what is ready.</summary>
    public void Add(UpdateItem item)
    {
        // The same key twice in the input is one key; doing it twice at a time would look like somebody else's interference.
        if (_begunKeys.Add(item.Key.Id)) _pump.Post(item);
        Commit(_pump.Take(wait: false));
    }

    /// <summary>Waits for the rest.</summary>
    public void Complete()
    {
        while (_pump.Take(wait: true) is { Count: > 0 } ready) Commit(ready);
        _commit.Flush();
        if (_done > 0) _host.Progress(Activity, _done, _done);
    }

    public void Dispose()
    {
        _pump.Dispose();
        _commit.Dispose();
    }

    private UpdateItem? Find(StoredKey key)
    {
        if (KeyDescription.TryParse(key.Description, out var described)) return new UpdateItem(key, described, _router.Find(described.Name, described.Wrapped));
        _host.Verbose($"Skipped {key.Id}: its description holds no wrapped key.");
        return null;
    }

    private void Commit(IReadOnlyList<Finished<UpdateItem, UpdateReply>> ready)
    {
        if (ready.Count == 0) return;
        foreach (var (result, failure) in _commit.Store(ready))
        {
            _done++;
            if (failure is not null) Report(failure, result.Name);
            _emit(result);
        }
        _host.Progress(Activity, _done, Math.Max(_begunKeys.Count, _done + 1));
    }

    private void Report(Errors.KeyGuardException failure, string name)
    {
        // One failure may stand for many keys (a root key's state); each is reported under its own name.
        failure.Target = name;
        _host.ItemFailed(failure);
    }
}
