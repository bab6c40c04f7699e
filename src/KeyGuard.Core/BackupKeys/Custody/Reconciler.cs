using System;
using System.Collections.Generic;
using System.Linq;

namespace KeyGuard.BackupKeys.Custody;

/// <summary>
/// Settles what an interrupted run left pending, by what Veeam holds now. Veeam's listing is the truth about what was
/// written; the custody file is the truth about what was meant.
/// </summary>
internal static class Reconciler
{
    /// <summary>Settles all abandoned changes of a file and says in words what became of each.</summary>
    public static IReadOnlyList<string> Settle(CustodyFile file, IReadOnlyList<StoredKey> inVeeam)
    {
        // Most runs find nothing to do; they need no lock and write nothing.
        if (!file.Read().Keys.Any(NeedsSettling)) return [];
        var told = new List<string>();
        file.Change(document =>
        {
            foreach (var record in document.Keys.Where(NeedsSettling)) told.Add(Settle(record, record.Pending!, inVeeam));
            return told.Count > 0;
        });
        return told;
    }

    private static bool NeedsSettling(CustodyRecord record) => record.Pending is { } pending && RunIdentity.IsAbandoned(pending);

    private static string Settle(CustodyRecord record, PendingChange pending, IReadOnlyList<StoredKey> inVeeam)
    {
        var stored = inVeeam.FirstOrDefault(key => string.Equals(key.Description, pending.Description, StringComparison.Ordinal));
        record.EndPending();
        if (stored is not null)
        {
            record.Use(pending.Wrap, replacedText: null);
            record.InVeeam(stored.Id, stored.Description);
            return $"'{record.Name}': an interrupted {pending.Operation} had reached Veeam; it is recorded as done now.";
        }
        return $"'{record.Name}': an interrupted {pending.Operation} had not reached Veeam; the key stands as it was before.";
    }
}
