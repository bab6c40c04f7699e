using System;
using System.Collections.Generic;
using System.Linq;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.Errors;
using KeyGuard.Hosting;
using KeyGuard.Operations.Journal;

namespace KeyGuard.BackupKeys.Erasure;

/// <summary>
/// Takes one key out of Veeam: the proof into custody first, then Veeam's password, then read back and record. A kill
/// in between leaves a pending erasure, which the next run settles by what Veeam holds.
/// </summary>
internal sealed class ErasureWrite(IBackupKeyStore veeam, IKeyGuardHost host, RunIdentity run)
{
    /// <summary>Why Veeam still holds the key; null when it does not.</summary>
    /// <exception cref="KeyGuardException">Nothing was changed, or what happened is not known; then it is left pending.</exception>
    public KeyGuardException? Perform(ErasurePlan plan)
    {
        RequireUnchanged(plan);
        Tell(plan, JournalPhase.Intent, null);
        Write(plan, record => Prepare(record, plan));
        if (host.Stopping.IsCancellationRequested && plan.Target.InVeeam is not null)
        {
            Write(plan, ErasureSettling.Withdraw);
            Tell(plan, JournalPhase.Failed, "Stopped");
            host.Stopping.ThrowIfCancellationRequested();
        }
        var failure = plan.Target.InVeeam is { } stored ? RemoveFromVeeam(plan.Target.Name, stored) : null;
        Write(plan, failure is null ? ErasureSettling.Conclude : ErasureSettling.Withdraw);
        Tell(plan, failure is null ? JournalPhase.Done : JournalPhase.Failed, failure?.ErrorId);
        return failure;
    }

    private void Tell(ErasurePlan plan, JournalPhase phase, string? error)
    {
        host.Journal.Plan(plan.Entry.File!, new JournalNote(JournalAction.Remove, phase, plan.Target.Name)
        {
            Before = WrapFacts.Of(plan.Wraps[0], plan.Target.InVeeam?.Id),
            Error = error,
            CorrelationIds = WrapFacts.Ids(plan.Proofs.Select(proof => proof.CorrelationId).FirstOrDefault(id => id is not null)),
        });
        host.Journal.Write();
    }

    // Between the listing and now somebody was asked, and may have taken a long time to answer.
    private void RequireUnchanged(ErasurePlan plan)
    {
        var now = veeam.List().FirstOrDefault(key => key.Id == plan.Target.InVeeam?.Id);
        if (!string.Equals(now?.Description, plan.Target.InVeeam?.Description, StringComparison.Ordinal)) throw Faults.ErasureChangedMeanwhile(plan.Target.Name);
    }

    private void Prepare(CustodyRecord record, ErasurePlan plan)
    {
        // A file of another connection may still have in use what has been superseded elsewhere.
        var proved = new HashSet<string>(plan.Wraps.Concat(plan.Entry.Copies.Count > 0 ? plan.Entry.Record.History : []).Select(wrap => wrap.Wrapped), StringComparer.Ordinal);
        var isBusy = record.Pending is { } pending && !RunIdentity.IsAbandoned(pending);
        if (isBusy || record.Wraps.Count == 0 || !record.Wraps.All(wrap => proved.Contains(wrap.Wrapped))) throw Faults.ErasureChangedMeanwhile(plan.Target.Name);
        record.Erasure = new ErasureFacts { Proofs = plan.Proofs.Select(proof => proof.ToEvidence()).ToList() };
        record.Pending = new PendingChange
        {
            Operation = PendingChange.Erase,
            Since = DateTime.UtcNow,
            Wrap = record.Wraps[0],
            Description = plan.Target.InVeeam?.Description ?? "",
            Owner = run.Owner,
        };
    }

    private KeyGuardException? RemoveFromVeeam(string name, StoredKey stored)
    {
        KeyGuardException? failure = null;
        try
        {
            veeam.Remove(stored);
        }
        catch (KeyGuardException refused)
        {
            // Whether it took effect in spite of the failure, the listing tells.
            failure = refused;
        }
        var isGone = veeam.List().All(key => key.Id != stored.Id);
        return isGone ? null : Faults.ErasureNotKept(name, failure);
    }

    private static void Write(ErasurePlan plan, Action<CustodyRecord> change)
    {
        var edit = new CustodyEdit();
        foreach (var (file, name) in plan.Entry.Places) edit.Plan(file, name, change);
        edit.Write();
    }
}
