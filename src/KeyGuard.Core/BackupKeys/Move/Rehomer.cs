using System;
using System.Linq;
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
            var check = CheckValue.Of(key.KeyText, item.CheckName);
            if (item.ExpectedCheck is { } recorded && recorded != check) throw Faults.CheckValueDiffers(item.Described.Name);
            var wrap = await FindProvedAsync(item, check, cancellationToken).ConfigureAwait(false) ?? await WrapAnewAsync(item, key, check, cancellationToken).ConfigureAwait(false);
            // It is the old root key that showed whose text this was; the new form tells by itself where it belongs.
            return new UpdateReply(UpdateStatus.Rewrapped, from, wrap, key.KeyVersion, wrap.RootKeyVersion, key.CorrelationId, null) { Check = check };
        }
        catch (KmsException failure) when (item.Route.Known is null)
        {
            return Failed(Explain(item, failure), from);
        }
        catch (KeyGuardException failure)
        {
            return Failed(failure, from);
        }
    }

    // With two custodians the key may have a form at the new place already; one more would only supersede that.
    private async Task<CustodyWrap?> FindProvedAsync(UpdateItem item, string check, CancellationToken cancellationToken)
    {
        var existing = item.Route.Known?.Entry.Record.Wraps.FirstOrDefault(wrap => IsAt(to, wrap));
        if (existing is null) return null;
        try
        {
            using var back = await to.Client.UnwrapAsync(existing.RootKeyId, existing.Wrapped, existing.Aad, cancellationToken).ConfigureAwait(false);
            return CheckValue.Of(back.KeyText, item.CheckName) == check ? existing : null;
        }
        catch (KmsException failure) when (failure.Kind == KmsErrorKind.BadCiphertext)
        {
            return null;
        }
    }

    private async Task<CustodyWrap> WrapAnewAsync(UpdateItem item, UnwrapResult key, string check, CancellationToken cancellationToken)
    {
        var wrapped = await to.Client.WrapAsync(to.RequiredRootKey, key.KeyText, null, cancellationToken).ConfigureAwait(false);
        using var back = await to.Client.UnwrapAsync(to.RequiredRootKey, wrapped.Wrapped, null, cancellationToken).ConfigureAwait(false);
        if (CheckValue.Of(back.KeyText, item.CheckName) != check) throw Faults.MoveNotProved(item.Described.Name);
        return RecordChanges.NewWrap(to, to.RequiredRootKey, wrapped.KeyVersion, wrapped.Wrapped);
    }

    // What one root key answers about a text that nobody recorded proves nothing about who wrapped it.
    private static KeyGuardException Explain(UpdateItem item, KmsException failure)
    {
        var shown = CandidateFailures.Combine([failure], out var custodyUnknown);
        return custodyUnknown ? CandidateFailures.CustodyUnknown(item.Described.Name, shown) : shown;
    }

    private static UpdateReply Failed(KeyGuardException failure, KeyCandidate from) => new(Status(failure), from, null, null, null, failure.CorrelationId, failure);

    private static UpdateStatus Status(KeyGuardException failure) => failure is KmsException kms ? Rewrapper.Status(kms.Kind) : UpdateStatus.Failed;

    /// <summary>Whether a form is under the root key that a connection names.</summary>
    public static bool IsAt(KmsConnection place, CustodyWrap wrap) =>
        string.Equals(wrap.InstanceId, place.InstanceId, StringComparison.OrdinalIgnoreCase) && string.Equals(wrap.RootKeyId, place.RootKeyId, StringComparison.OrdinalIgnoreCase);
}
