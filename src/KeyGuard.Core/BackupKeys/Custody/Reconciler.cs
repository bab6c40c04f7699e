using System;
using System.Collections.Generic;
using System.Linq;
using KeyGuard.Operations.Journal;

namespace KeyGuard.BackupKeys.Custody;

/// <summary>
/// Settles what an interrupted run left pending, by what Veeam holds now. Veeam's listing is the truth about what was
/// written; the custody file is the truth about what was meant.
/// </summary>
internal static class Reconciler
{
    /// <summary>Settles all abandoned changes of a file and says in words what became of each.</summary>
    public static IReadOnlyList<string> Settle(CustodyFile file, IReadOnlyList<StoredKey> inVeeam, IJournal journal)
    {
        // Most runs find nothing to do; they need no lock and write nothing.
        if (!file.Read().Keys.Any(NeedsSettling)) return [];
        var told = new List<string>();
        file.Change(document =>
        {
            foreach (var record in document.Keys.Where(NeedsSettling))
            {
                var pending = record.Pending!;
                told.Add(Settle(record, pending, inVeeam));
                journal.Plan(file, Note(record, pending));
            }
            // Before the custody file is written: an outcome told twice, after a kill in between, is better than one never told.
            journal.Write();
            return told.Count > 0;
        });
        return told;
    }

    private static bool NeedsSettling(CustodyRecord record) => record.Pending is { } pending && RunIdentity.IsAbandoned(pending);

    private static JournalNote Note(CustodyRecord record, PendingChange pending)
    {
        var isInVeeam = record.Veeam?.Description == pending.Description;
        return new JournalNote(pending.Operation, isInVeeam ? JournalPhase.Done : JournalPhase.Failed, record.Name)
        {
            After = WrapFacts.Of(pending.Wrap, isInVeeam ? record.Veeam?.PasswordId : null),
            Error = isInVeeam ? null : "Interrupted",
        };
    }

    private static string Settle(CustodyRecord record, PendingChange pending, IReadOnlyList<StoredKey> inVeeam)
    {
        var stored = inVeeam.FirstOrDefault(key => string.Equals(key.Description, pending.Description, StringComparison.Ordinal));
        record.Pending = null;
        if (stored is not null)
        {
            record.Use(pending.Wrap, replacedText: null);
            record.InVeeam(stored.Id, stored.Description);
            return $"'{record.Name}': an interrupted {pending.Operation} had reached Veeam; it is recorded as done now.";
        }
        // Veeam never showed this form (or lost it); it still unwraps the key, so it is kept where hints are looked up.
        if (pending.Operation == PendingChange.Rewrap) record.Supersede(pending.Wrap);
        return $"'{record.Name}': an interrupted {pending.Operation} had not reached Veeam; the key stands as it was before.";
    }
}
