using System;
using System.Collections.Generic;
using System.Linq;
using KeyGuard.BackupKeys.Custody;

namespace KeyGuard.BackupKeys.Inventory;

/// <summary>What an inventory asks beyond Veeam's listing and the custody file, as far as the user wants it.</summary>
/// <param name="usage">Who tells what uses a key; null where that is not wanted.</param>
/// <param name="versions">Who tells the root keys' newest versions; null where that is not wanted.</param>
/// <param name="now">The time.</param>
internal sealed class InventoryInquiry(IKeyUsage? usage, RootKeyVersions? versions, DateTime now)
{
    public TimeSpan? Age(DateTime? since) => since is { } moment ? now - moment.ToUniversalTime() : null;

    public IReadOnlyList<KeyUse>? UsedBy(StoredKey stored) => usage?.Find(stored);

    /// <summary>Whether one of the key's forms is wrapped under an older version; null as long as not all are known.</summary>
    public bool? IsBehind(CustodyRecord record)
    {
        if (versions is null) return null;
        var behind = record.Wraps.Select(versions.IsBehind).ToArray();
        if (Array.Exists(behind, one => one == true)) return true;
        return behind.Length == 0 || Array.Exists(behind, one => one is null) ? null : false;
    }
}
