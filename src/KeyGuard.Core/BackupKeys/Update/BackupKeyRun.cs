using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Errors;
using KeyGuard.Hosting;
using KeyGuard.Pumping;

namespace KeyGuard.BackupKeys.Update;

/// <summary>
/// One run over many keys that gives them new wrapped forms, whoever makes these: the remote half side by side, the
/// local half in batches, results as they become ready.
/// </summary>
internal sealed class BackupKeyRun : IDisposable
{
    private readonly string _activity;
    private readonly IKeyGuardHost _host;
    private readonly Action<WrappedBackupKeyUpdate> _emit;
    private readonly RewrapCommit _commit;
    private readonly KeyPump<UpdateItem, UpdateReply> _pump;
    private readonly HashSet<Guid> _begun = [];
    private int _done;

    /// <param name="activity">What is being done, for the progress display.</param>
    /// <param name="action">What the journal calls it.</param>
    /// <param name="veeam">Where the keys are.</param>
    /// <param name="host">Whom to tell.</param>
    /// <param name="places">Where it is recorded.</param>
    /// <param name="throttle">How many keys are under way at a time.</param>
    /// <param name="remote">Makes the new form of one key.</param>
    /// <param name="emit">Takes each result.</param>
    public BackupKeyRun(string activity, string action, IBackupKeyStore veeam, IKeyGuardHost host, RecordPlaces places, int throttle, Func<UpdateItem, CancellationToken, Task<UpdateReply>> remote, Action<WrappedBackupKeyUpdate> emit)
    {
        _activity = activity;
        _host = host;
        _emit = emit;
        _commit = new RewrapCommit(veeam, host, action, places);
        _pump = new KeyPump<UpdateItem, UpdateReply>(throttle, remote, host.Stopping);
    }

    /// <summary>Begins with a key, and hands out what is ready.</summary>
    public void Add(UpdateItem item)
    {
        // The same key twice in the input is one key; doing it twice at a time would look like somebody else's interference.
        if (_begun.Add(item.Key.Id)) _pump.Post(item);
        Commit(_pump.Take(wait: false));
    }

    /// <summary>Waits for the rest.</summary>
    public void Complete()
    {
        while (_pump.Take(wait: true) is { Count: > 0 } ready) Commit(ready);
        _commit.Flush();
        if (_done > 0) _host.Progress(_activity, _done, _done);
    }

    public void Dispose()
    {
        _pump.Dispose();
        _commit.Dispose();
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
        foreach (var done in ready)
        {
            foreach (var other in done.Reply.Others.Where(other => other.Failure is not null)) Report(other.Failure!, done.Work.Described.Name);
        }
        _host.Progress(_activity, _done, Math.Max(_begun.Count, _done + 1));
    }

    private void Report(KeyGuardException failure, string name)
    {
        // One failure may stand for many keys (a root key's state); each is reported under its own name.
        failure.Target = name;
        _host.ItemFailed(failure);
    }
}
