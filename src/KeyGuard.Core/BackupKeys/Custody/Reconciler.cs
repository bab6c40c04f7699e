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
                var stored = inVeeam.FirstOrDefault(key => string.Equals(key.Description, pending.Description, StringComparison.Ordinal));
                told.Add(pending.Operation == PendingChange.Erase ? ErasureSettling.Settle(record, pending, inVeeam) : Settle(record, pending, stored));
                journal.Plan(file, Note(record, pending, stored));
            }
            // Before the custody file is written: an outcome told twice, after a kill in between, is better than one never told.
            journal.Write();
            return told.Count > 0;
        });
        return told;
    }

    private static bool NeedsSettling(CustodyRecord record) => record.Pending is { } pending && RunIdentity.IsAbandoned(pending);

    private static JournalNote Note(CustodyRecord record, PendingChange pending, StoredKey? stored) =>
        new(pending.Operation, stored is null ? JournalPhase.Failed : JournalPhase.Done, record.Name)
        {
            After = WrapFacts.Of(pending.Wrap, stored?.Id),
            Error = stored is null ? "Interrupted" : null,
        };

    private static string Settle(CustodyRecord record, PendingChange pending, StoredKey? stored)
    {
        record.EndPending();
        if (stored is not null)
        {
            record.Use(pending.Wrap, pending.Replaces);
            record.InVeeam(stored.Id, stored.Description);
            return $"'{record.Name}': an interrupted {pending.Operation} had reached Veeam; it is recorded as done now.";
        }
        return $"'{record.Name}': an interrupted {pending.Operation} had not reached Veeam; the key stands as it was before.";
    }
}
