using System;
using System.Collections.Generic;
using System.Linq;

namespace KeyGuard.BackupKeys.Custody;

/// <summary>How an erasure ends in custody: by what Veeam's listing shows, now or on the next run.</summary>
internal static class ErasureSettling
{
    /// <summary>Settles an erasure that an interrupted run left pending.</summary>
    public static string Settle(CustodyRecord record, PendingChange pending, IReadOnlyList<StoredKey> inVeeam)
    {
        if (inVeeam.Any(key => IsTheKey(key, record, pending.Description)))
        {
            Withdraw(record);
            return $"'{record.Name}': an interrupted erase had not reached Veeam; the key stands as it was before.";
        }
        Conclude(record);
        return $"'{record.Name}': an interrupted erase had reached Veeam; it is recorded as done now.";
    }

    /// <summary>Veeam does not hold the key any more.</summary>
    public static void Conclude(CustodyRecord record)
    {
        record.Pending = null;
        record.State = RecordState.Erased;
        record.Erasure ??= new ErasureFacts();
        record.Erasure.ErasedAt = DateTime.UtcNow;
    }

    /// <summary>Veeam still holds the key: nothing was erased.</summary>
    public static void Withdraw(CustodyRecord record)
    {
        record.Pending = null;
        record.Erasure = null;
    }

    private static bool IsTheKey(StoredKey key, CustodyRecord record, string description) =>
        key.Id == record.Veeam?.PasswordId || string.Equals(key.Description, description, StringComparison.Ordinal);
}
