using System;
using System.Collections.Generic;
using System.Linq;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.Errors;
using KeyGuard.Hosting;
using KeyGuard.Operations.Journal;
using KeyGuard.Pumping;

namespace KeyGuard.BackupKeys.Update;

/// <summary>
/// The local half of an update, batch by batch: the new forms are flushed to custody as pending, then written to Veeam,
/// then read back from one listing. What the listing says is written to custody together with the next batch's pending
/// entries, and at the end; until then the pending entries stand, from which the next run would settle the same.
/// </summary>
internal sealed class RewrapCommit : IDisposable
{
    private readonly IBackupKeyStore _veeam;
    private readonly IKeyGuardHost _host;
    private readonly RunIdentity _run = new();
    private readonly CustodyEdit _edit = new();
    private readonly RewrapNotes _notes;
    private readonly RecordPlaces _places;

    /// <param name="veeam">Where the keys are.</param>
    /// <param name="host">Whom to tell.</param>
    /// <param name="action">What the journal calls it.</param>
    /// <param name="places">Where it is recorded.</param>
    public RewrapCommit(IBackupKeyStore veeam, IKeyGuardHost host, string action, RecordPlaces places)
    {
        _places = places;
        _notes = new RewrapNotes(action);
        _veeam = veeam;
        _host = host;
    }

    /// <summary>Stores a batch and gives the results, in the order in which the service answered.</summary>
    public IReadOnlyList<(WrappedBackupKeyUpdate Result, KeyGuardException? Failure)> Store(IReadOnlyList<Finished<UpdateItem, UpdateReply>> batch)
    {
        var steps = batch.Select(done => (Done: done, Write: done.Reply.Status is UpdateStatus.Rewrapped or UpdateStatus.Realigned ? new RewrapWrite(done.Work, done.Reply) : null)).ToArray();
        _places.Prepare(steps.Where(step => step.Write is not null || step.Done.Reply.Others.Count > 0).Select(step => (step.Done.Work, step.Done.Reply)).ToArray(), _host.Stopping);
        var others = steps.SelectMany(step => Others(step.Done.Work, step.Done.Reply)).ToArray();
        foreach (var other in others) PlanOther(other);
        foreach (var (done, _) in steps.Where(step => step.Done.Reply.Status == UpdateStatus.AlreadyCurrent)) PlanLearned(done.Work, done.Reply);
        var writes = steps.Select(step => step.Write).OfType<RewrapWrite>().ToArray();
        foreach (var (done, _) in steps.Where(step => step.Done.Reply.Failure is not null)) PlanRefused(done.Work, done.Reply);
        // What stands in custody only must stand there before it is reported as done.
        if (writes.Length > 0 || others.Length > 0) WriteDown(writes);
        foreach (var other in others) Note(other, JournalPhase.Done);
        if (writes.Length > 0) WriteToVeeam(writes);
        return steps
            .Where(step => step.Write is null or { WasTried: true })
            .Select(step => step.Write?.Result() ?? RewrapResults.WithoutWrite(step.Done.Work, step.Done.Reply))
            .ToArray();
    }

    /// <summary>Writes what the last listing said.</summary>
    public void Flush() => _edit.Write();

    public void Dispose()
    {
        Flush();
        _run.Dispose();
    }

    private void WriteDown(RewrapWrite[] writes)
    {
        foreach (var write in writes)
        {
            PlanPending(write);
            _host.Journal.Plan(write.Item.CustodyFor(write.Reply), _notes.Intent(write));
        }
        _host.Journal.Write();
        _edit.Write(_host.Stopping);
    }

    private void WriteToVeeam(RewrapWrite[] writes)
    {
        try
        {
            foreach (var write in writes.TakeWhile(_ => !_host.Stopping.IsCancellationRequested)) TryWrite(write);
        }
        finally
        {
            ReadBack(writes.Where(write => write.WasTried).ToArray());
            // Written with the next batch's intents, or at the end; until then the intents stand, like the pending entries.
            foreach (var write in writes) _host.Journal.Plan(write.Item.CustodyFor(write.Reply), _notes.Outcome(write));
        }
    }

    private void TryWrite(RewrapWrite write)
    {
        write.WasTried = true;
        try
        {
            _veeam.SetDescription(write.Item.Key, write.NewDescription);
        }
        catch (KeyGuardException failure)
        {
            // Whether it took effect in spite of the failure, the listing tells.
            write.Failure = failure;
        }
    }

    private void ReadBack(RewrapWrite[] tried)
    {
        if (tried.Length == 0) return;
        Look(tried);
        var altered = tried.Where(write => !write.IsKept && PutBack(write)).ToArray();
        // What was put back is believed only when Veeam shows it.
        if (altered.Length > 0) Look(altered);
        foreach (var write in altered.Where(write => !write.IsOld)) write.Failure = Faults.NotPutBack(write.Name, write.PutBackFailure);
        foreach (var write in tried) PlanOutcome(write);
    }

    private void Look(RewrapWrite[] writes)
    {
        var byId = _veeam.List().ToDictionary(stored => stored.Id);
        foreach (var write in writes)
        {
            byId.TryGetValue(write.Item.Key.Id, out write.Found);
            write.IsSecondCopy = write.Item.Outdated is not null && write.Item.Route.Known?.Entry.Record.Veeam?.PasswordId is { } id && id != write.Item.Key.Id && byId.ContainsKey(id);
        }
    }

    // Says why the new description does not stand; true when something else than the old one stands there.
    private bool PutBack(RewrapWrite write)
    {
        if (write.Found is null) write.Failure = Faults.KeyNotInStore(write.Name);
        else if (write.IsOld) write.Failure ??= Faults.WriteNotKept(write.Name);
        if (write.Found is null || write.IsOld) return false;
        write.Failure = Faults.DescriptionAltered(write.Name, write.NewDescription.Length, write.Found.Description.Length);
        try
        {
            _veeam.SetDescription(write.Found, write.Item.Key.Description);
        }
        catch (KeyGuardException failure)
        {
            // Custody has both forms, so nothing is lost; but a person must know that Veeam shows neither.
            write.PutBackFailure = failure;
        }
        return true;
    }

    private void PlanPending(RewrapWrite write)
    {
        var item = write.Item;
        Plan(item, write.Reply, record =>
        {
            RewrapResults.Learn(record, item, write.Reply);
            record.EndPending();
            record.Pending = new PendingChange
            {
                Operation = write.IsRealignment ? PendingChange.Realign : PendingChange.Rewrap,
                Since = DateTime.UtcNow,
                Wrap = write.Reply.Wrap!.Copy(),
                Replaces = item.Described.Wrapped,
                Description = write.NewDescription,
                Owner = _run.Owner,
            };
        });
    }

    private void PlanOutcome(RewrapWrite write) => Plan(write.Item, write.Reply, record =>
    {
        record.EndPending();
        if (write.IsKept)
        {
            record.Use(write.Reply.Wrap!.Copy(), write.Item.Described.Wrapped);
            if (!write.IsSecondCopy) record.InVeeam(write.Item.Key.Id, write.NewDescription);
        }
        else if (!record.Wraps.Exists(used => used.Wrapped == write.Reply.Wrap!.Wrapped))
        {
            record.Supersede(write.Reply.Wrap!.Copy());
        }
    });

    // A key whose custodian nobody knows has no journal of its own.
    private void PlanRefused(UpdateItem item, UpdateReply reply)
    {
        var custody = item.Route.Known?.Entry.File ?? (reply.Asked ?? (item.Route.Candidates.Count > 0 ? item.Route.Candidates[0] : null))?.Connection.Custody;
        if (custody is not null) _host.Journal.Plan(custody, _notes.Refused(item, reply));
    }

    private void PlanLearned(UpdateItem item, UpdateReply reply)
    {
        if (reply.Wrap is null) return;
        Plan(item, reply, record => RewrapResults.Learn(record, item, reply));
    }

    // What another custodian re-wrapped stands in custody only; Veeam's description has room for one.
    private static IEnumerable<(UpdateItem Item, UpdateReply Reply, UpdateReply Other)> Others(UpdateItem item, UpdateReply reply) =>
        reply.Others.Where(other => other is { Status: UpdateStatus.Rewrapped, Wrap: not null, Asked: not null }).Select(other => (item, reply, other));

    private void PlanOther((UpdateItem Item, UpdateReply Reply, UpdateReply Other) change)
    {
        var (item, reply, other) = change;
        Note(change, JournalPhase.Intent);
        Plan(item, reply, record => record.Use(other.Wrap!.Copy(), other.Asked!.Wrapped));
    }

    private void Plan(UpdateItem item, UpdateReply reply, Action<CustodyRecord> change)
    {
        foreach (var (file, name) in _places.Of(item, reply)) _edit.Plan(file, name, change);
    }

    private void Note((UpdateItem Item, UpdateReply Reply, UpdateReply Other) change, JournalPhase phase) =>
        _host.Journal.Plan(change.Item.CustodyFor(change.Reply), _notes.InCustodyOnly(change.Item, change.Other, phase));
}
