using System;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.Errors;

namespace KeyGuard.BackupKeys.Update;

/// <summary>One new wrapped form on its way into Veeam.</summary>
internal sealed class RewrapWrite
{
    /// <summary>The key as the listing afterwards shows it.</summary>
    public StoredKey? Found;

    public RewrapWrite(UpdateItem item, UpdateReply reply)
    {
        Item = item;
        Reply = reply;
        NewDescription = new KeyDescription(item.Described.Name, reply.Wrap!.Wrapped).ToString();
    }

    public UpdateItem Item { get; }

    public UpdateReply Reply { get; }

    public string Name => Item.Described.Name;

    public string NewDescription { get; }

    /// <summary>The file that has, or will have, the key's record.</summary>
    public CustodyFile Custody => Item.Route.Known?.Entry.File ?? Reply.Asked!.Connection.Custody;

    /// <summary>The name in custody; somebody may have changed the one in Veeam.</summary>
    public string RecordName => Item.Route.Known?.Entry.Record.Name ?? Name;

    /// <summary>Whether Veeam was asked to write it, with whatever outcome.</summary>
    public bool WasTried { get; set; }

    public KeyGuardException? Failure { get; set; }

    /// <summary>Why the old description could not be put back.</summary>
    public KeyGuardException? PutBackFailure { get; set; }

    /// <summary>Whether Veeam holds exactly the old description.</summary>
    public bool IsOld => Found is not null && string.Equals(Found.Description, Item.Key.Description, StringComparison.Ordinal);

    /// <summary>Whether Veeam holds exactly the new description.</summary>
    public bool IsKept => Found is not null && string.Equals(Found.Description, NewDescription, StringComparison.Ordinal);

    public (WrappedBackupKeyUpdate Result, KeyGuardException? Failure) Result() => IsKept
        ? (RewrapResults.Make(Item, Reply, UpdateStatus.Rewrapped, Found!, ""), null)
        : (RewrapResults.Make(Item, Reply, UpdateStatus.Failed, Found ?? Item.Key, Failure!.Message), Failure);
}
