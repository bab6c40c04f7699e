using System.Threading;
using System.Threading.Tasks;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.BackupKeys.Routing;
using KeyGuard.BackupKeys.Update;
using KeyGuard.Connections;
using KeyGuard.Errors;
using KeyGuard.KeyProtect;

namespace KeyGuard.BackupKeys.Move;

/// <summary>
/// The remote half of a move: unwrap at the old root key, wrap at the new one, and unwrap there again to see that it is
/// the same key. Between two services there is no other way; the key is in memory only, and only as long as that takes.
/// </summary>
internal sealed class Rehomer(KmsConnection to)
{
    public async Task<UpdateReply> MoveAsync(UpdateItem item, CancellationToken cancellationToken)
    {
        // Either the form in Veeam is the one to be moved, or, where another custodian's is, only custody changes.
        if (item.Others.Count == 0) return await MoveOneAsync(item, item.Route.Candidates[0], cancellationToken).ConfigureAwait(false);
        var moved = await MoveOneAsync(item, item.Others[0].Candidate, cancellationToken).ConfigureAwait(false);
        return new UpdateReply(UpdateStatus.AlreadyCurrent, item.Others[0].Candidate, null, null, null, null, null) { Others = [moved] };
    }

    private async Task<UpdateReply> MoveOneAsync(UpdateItem item, KeyCandidate from, CancellationToken cancellationToken)
    {
        try
        {
            using var key = await from.Connection.Client.UnwrapAsync(from.RootKeyId, from.Wrapped, from.Aad, cancellationToken).ConfigureAwait(false);
            RequireRecorded(item, key);
            var wrapped = await to.Client.WrapAsync(to.RequiredRootKey, key.KeyText, null, cancellationToken).ConfigureAwait(false);
            using var back = await to.Client.UnwrapAsync(to.RequiredRootKey, wrapped.Wrapped, null, cancellationToken).ConfigureAwait(false);
            if (CheckValue.Of(back.KeyText, item.RecordName) != CheckValue.Of(key.KeyText, item.RecordName)) throw Faults.MoveNotProved(item.Described.Name);
            var wrap = RecordChanges.NewWrap(to, to.RequiredRootKey, wrapped.KeyVersion, wrapped.Wrapped);
            // It is the old root key that showed whose text this was; the new form tells by itself where it belongs.
            return new UpdateReply(UpdateStatus.Rewrapped, from, wrap, key.KeyVersion, wrapped.KeyVersion, wrapped.CorrelationId, null);
        }
        catch (KeyGuardException failure)
        {
            return new UpdateReply(Status(failure), from, null, null, null, failure.CorrelationId, failure);
        }
    }

    private static void RequireRecorded(UpdateItem item, UnwrapResult key)
    {
        var recorded = item.Route.Known?.Entry.Record.Protected.Check;
        if (recorded is not null && recorded != CheckValue.Of(key.KeyText, item.RecordName)) throw Faults.CheckValueDiffers(item.Described.Name);
    }

    private static UpdateStatus Status(KeyGuardException failure) => failure is KmsException kms ? Rewrapper.Status(kms.Kind) : UpdateStatus.Failed;
}
