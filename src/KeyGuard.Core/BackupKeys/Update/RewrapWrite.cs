using System;
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

    /// <summary>Whether Veeam was asked to write it, with whatever outcome.</summary>
    public bool WasTried { get; set; }

    public KeyGuardException? Failure { get; set; }

    /// <summary>Why the old description could not be put back.</summary>
    public KeyGuardException? PutBackFailure { get; set; }

    /// <summary>Whether Veeam holds exactly the old description.</summary>
    public bool IsOld => Found is not null && string.Equals(Found.Description, Item.Key.Description, StringComparison.Ordinal);

    /// <summary>Whether Veeam holds exactly the new description.</summary>
    public bool IsKept => Found is not null && string.Equals(Found.Description, NewDescription, StringComparison.Ordinal);

    /// <summary>Whether the present form is put back, and not a new one written.</summary>
    public bool IsRealignment => Reply.Status == UpdateStatus.Realigned;

    /// <summary>Whether custody knows the key under another id, which Veeam has as well: this is a second copy of the password.</summary>
    public bool IsSecondCopy { get; set; }

    /// <summary>What became of it. A key whose present form is back, but could not be re-wrapped, is a failure all the same.</summary>
    public (WrappedBackupKeyUpdate Result, KeyGuardException? Failure) Result() => IsKept
        ? (RewrapResults.Make(Item, Reply, Reply.Status, Found!, Reply.Failure?.Message ?? ""), Reply.Failure)
        : (RewrapResults.Make(Item, Reply, UpdateStatus.Failed, Found ?? Item.Key, Failure!.Message), Failure);
}
