using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Errors;
using KeyGuard.Hosting;
using KeyGuard.Operations.Journal;
using KeyGuard.Pumping;

namespace KeyGuard.VSphere.Rekey;

/// <summary>
/// Does the work: many objects side by side, each in two steps. First it is looked at afresh and its key is made; then what is
/// to be done goes to the journal, with the old key and the new; and only then is it changed. What came of it goes to the
/// journal with the next intents, so that each flush serves all that is under way.
/// </summary>
internal sealed class RekeyRunner : IDisposable
{
    private const string Activity = "Re-keying";

    private readonly IKeyGuardHost _host;
    private readonly RekeySlots _slots;
    private readonly KeyPump<Step, Reply> _pump;
    private readonly UnusedKeys _unused;
    private readonly Settlement _settlement;
    private readonly Action<EncryptionKmsChange> _output;
    private readonly List<Step> _next = [];
    private readonly List<Action> _told = [];
    private int _total;
    private int _done;

    /// <param name="host">Whom to tell.</param>
    /// <param name="perVCenter">How many objects at a time in each vCenter.</param>
    /// <param name="vCenters">How many vCenters there may be.</param>
    /// <param name="unused">Counts the keys.</param>
    /// <param name="output">Takes the results, as they become ready.</param>
    public RekeyRunner(IKeyGuardHost host, int perVCenter, int vCenters, UnusedKeys unused, Action<EncryptionKmsChange> output)
    {
        _host = host;
        _output = output;
        _slots = new RekeySlots(perVCenter);
        _unused = unused;
        _settlement = new Settlement(unused);
        _pump = new KeyPump<Step, Reply>(perVCenter * Math.Max(1, vCenters), RunAsync, host.Stopping);
    }

    public void Add(RekeyJob job)
    {
        _slots.Add(job);
        _total++;
    }

    /// <summary>Works until all have ended, or the user stops.</summary>
    public void Complete()
    {
        while (true)
        {
            while (_slots.TryNext() is { } job) Begin(job);
            Flush();
            var finished = _pump.Take(wait: true);
            if (finished.Count == 0) break;
            foreach (var reply in finished) Take(reply.Work, reply.Reply);
        }
        _host.Stopping.ThrowIfCancellationRequested();
        Flush();
    }

    public void Dispose() => _pump.Dispose();

    // A key is asked for at most once for each object, so an intent without an outcome says which keys nobody knows of.
    private void Begin(RekeyJob job)
    {
        if (job.Plan.NeedsKey) Note(job, RekeyNotes.AskKey(job.Site, job.Plan));
        _next.Add(new Step(job, Changes: false));
    }

    private void Flush()
    {
        _host.Journal.Write();
        foreach (var step in _next) _pump.Post(step);
        _next.Clear();
        foreach (var tell in _told) tell();
        _told.Clear();
        if (_total > 0) _host.Progress(Activity, _done, _total);
    }

    private static async Task<Reply> RunAsync(Step step, CancellationToken cancellationToken)
    {
        try
        {
            if (step.Changes) return new Reply(await step.Job.ChangeAsync(cancellationToken).ConfigureAwait(false), null);
            await step.Job.PrepareAsync(cancellationToken).ConfigureAwait(false);
            return new Reply(null, null);
        }
        catch (KeyGuardException failure)
        {
            return new Reply(null, failure);
        }
    }

    private void Take(Step step, Reply reply)
    {
        var job = step.Job;
        if (!step.Changes && job.Begun.NeedsKey) NoteKey(job, reply.Failure);
        if (reply.Outcome is { } outcome) Conclude(job, outcome);
        else if (reply.Failure is { } failure) End(job, () => RekeyResults.Failed(job.Connection, job.Plan, failure, step.Changes ? "" : LostKeys.Now(job, failure)), failure);
        else if (job.Plan.Verdict == RekeyVerdict.Ready) Change(job);
        else Leave(job);
    }

    private void Leave(RekeyJob job)
    {
        foreach (var note in _settlement.Of(job.Site, job.Plan)) Note(job, note);
        End(job, () => RekeyResults.Untouched(job.Connection, job.Plan, job.Site.LostBefore(job.Plan)), job.Plan.Verdict == RekeyVerdict.Blocked ? Faults.RekeyBlocked(job.Plan.Name, job.Plan.Remarks) : null);
    }

    private void NoteKey(RekeyJob job, KeyGuardException? failure)
    {
        var note = RekeyNotes.GotKey(job.Site, job.Begun, job.KeyIsNew ? job.Key : null);
        if (LostKeys.IsOne(job, failure)) note = note with { Phase = JournalPhase.Failed, Error = RekeyNotes.OutcomeUnknown };
        else if (failure is not null) note = note with { Phase = JournalPhase.Failed, Error = failure.ErrorId };
        Note(job, note);
        if (job.KeyIsNew) _unused.Made(job.Site, job.Key!);
    }

    private void Change(RekeyJob job)
    {
        Note(job, RekeyNotes.Rekey(job.Site, job.Plan, job.Key!));
        _next.Add(new Step(job, Changes: true));
    }

    private void Conclude(RekeyJob job, RekeyOutcome outcome)
    {
        Note(job, RekeyNotes.Ended(job.Site, job.Plan, job.Key!, outcome));
        if (!outcome.KeyIsUnused) _unused.Used(job.Site, job.Key!);
        // A key that was asked for by this run, too, has had its note.
        var remark = job.Site.LostBefore(job.Plan);
        if (remark.Length > 0 && !job.Begun.NeedsKey && outcome.Status == RekeyStatus.Rekeyed) Note(job, RekeyNotes.LostKey(job.Site, job.Plan));
        End(job, () => RekeyResults.Worked(job.Connection, job.Plan, outcome, remark), outcome.Failure, outcome.Queued >= job.Site.Timing.LongQueue);
    }

    private void End(RekeyJob job, Func<EncryptionKmsChange> result, KeyGuardException? failure, bool queuedLong = false)
    {
        _slots.Free(job, queuedLong);
        _done++;
        _told.Add(() =>
        {
            _output(result());
            if (failure is null) return;
            failure.Target ??= job.Plan.Name;
            _host.ItemFailed(failure);
        });
    }

    private void Note(RekeyJob job, JournalNote note) => _host.Journal.Plan(job.Connection.Journal, note);

    private sealed record Step(RekeyJob Job, bool Changes);

    private sealed record Reply(RekeyOutcome? Outcome, KeyGuardException? Failure);
}
