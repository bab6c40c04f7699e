using System;
using System.Collections.Generic;
using System.Linq;
using KeyGuard.BackupKeys.Custody;

namespace KeyGuard.BackupKeys.Inventory;

/// <summary>Joins what Veeam lists with what custody knows.</summary>
internal static class BackupKeyInventory
{
    /// <summary>
    /// Veeam's keys first, in Veeam's order, then the records that Veeam does not hold.
    /// </summary>
    /// <param name="inVeeam">Veeam's listing; null where there is no Veeam here.</param>
    /// <param name="book">What custody knows.</param>
    /// <param name="includeUnmanaged">Whether keys without a wrapped form are listed too.</param>
    /// <param name="inquiry">What costs more calls, as far as it is wanted.</param>
    public static IEnumerable<BackupKeyEntry> Join(IReadOnlyList<StoredKey>? inVeeam, CustodyBook book, bool includeUnmanaged, InventoryInquiry? inquiry = null)
    {
        inquiry ??= new InventoryInquiry(null, null, DateTime.UtcNow);
        var seen = new HashSet<CustodyRecord>();
        foreach (var stored in inVeeam ?? [])
        {
            if (KeyDescription.TryParse(stored.Description, out var described))
            {
                var record = book.ByWrapped(described.Wrapped)?.Entry.Record;
                // A record under this id, though with other texts, is this key's too: somebody wrapped it anew without us.
                if ((record ?? book.ByPasswordId(stored.Id)?.Record) is { } known) seen.Add(known);
                yield return Wrapped(stored, described, record, book.ByWrapped(described.Wrapped)?.Wrap, inquiry);
            }
            else if (includeUnmanaged)
            {
                yield return Unmanaged(stored, inquiry);
            }
        }
        foreach (var entry in book.Entries.Where(entry => !seen.Contains(entry.Record))) yield return NotInVeeam(entry.Record, inquiry, inVeeam is null ? null : false);
    }

    private static BackupKeyEntry Wrapped(StoredKey stored, KeyDescription described, CustodyRecord? record, CustodyWrap? wrap, InventoryInquiry inquiry) => new()
    {
        Name = described.Name,
        Custody = record is null ? CustodyKnowledge.Unknown : CustodyKnowledge.Known,
        InVeeam = true,
        Id = stored.Id,
        Description = stored.Description,
        WrappedKey = described.Wrapped,
        EncryptionKey = stored.Native,
        RootKeyId = wrap?.RootKeyId,
        KeyVersion = wrap?.RootKeyVersion,
        InstanceId = wrap?.InstanceId,
        Endpoint = wrap?.Endpoint,
        Created = record?.Protected.Created,
        WrappedAt = wrap?.WrappedAt,
        SupersededForms = record?.History.Count ?? 0,
        Pending = record?.Pending?.Operation ?? "",
        Record = record,
        State = record?.State ?? "",
        Custodians = record?.Wraps.Count ?? 0,
        PasswordAge = inquiry.Age(record?.Protected.Created),
        WrapAge = inquiry.Age(wrap?.WrappedAt),
        LastVerified = record is null ? null : LastVerified(record),
        KeyVersionBehind = record is null ? null : inquiry.IsBehind(record),
        UsedBy = inquiry.UsedBy(stored),
    };

    private static BackupKeyEntry Unmanaged(StoredKey stored, InventoryInquiry inquiry) => new()
    {
        Name = stored.Description,
        Custody = CustodyKnowledge.None,
        InVeeam = true,
        Id = stored.Id,
        Description = stored.Description,
        EncryptionKey = stored.Native,
        UsedBy = inquiry.UsedBy(stored),
    };

    private static BackupKeyEntry NotInVeeam(CustodyRecord record, InventoryInquiry inquiry, bool? inVeeam)
    {
        var wrap = record.Wraps.FirstOrDefault() ?? record.Pending?.Wrap;
        return new BackupKeyEntry
        {
            Name = record.Name,
            Custody = CustodyKnowledge.Known,
            InVeeam = inVeeam,
            Description = wrap is null ? record.Name : new KeyDescription(record.Name, wrap.Wrapped).ToString(),
            WrappedKey = wrap?.Wrapped ?? "",
            RootKeyId = wrap?.RootKeyId,
            KeyVersion = wrap?.RootKeyVersion,
            InstanceId = wrap?.InstanceId,
            Endpoint = wrap?.Endpoint,
            Created = record.Protected.Created,
            WrappedAt = wrap?.WrappedAt,
            SupersededForms = record.History.Count,
            Pending = record.Pending?.Operation ?? "",
            Record = record,
            State = record.State,
            Custodians = record.Wraps.Count,
            PasswordAge = inquiry.Age(record.Protected.Created),
            WrapAge = inquiry.Age(wrap?.WrappedAt),
            LastVerified = LastVerified(record),
            KeyVersionBehind = record.State == RecordState.Erased ? null : inquiry.IsBehind(record),
        };
    }

    // A chain is as good as its weakest link: the custodian that was tried the longest time ago.
    private static DateTime? LastVerified(CustodyRecord record) =>
        record.Wraps.Exists(wrap => wrap.LastVerifiedAt is null) ? null : record.Wraps.Select(wrap => wrap.LastVerifiedAt).Min();
}
