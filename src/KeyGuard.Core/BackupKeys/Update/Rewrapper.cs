using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.BackupKeys.Routing;
using KeyGuard.Errors;
using KeyGuard.KeyProtect;

namespace KeyGuard.BackupKeys.Update;

/// <summary>The remote half of an update: asks the right root key for a new wrapped form. Touches neither Veeam nor custody.</summary>
internal sealed class Rewrapper
{
    private readonly RootKeyStates _states = new();

    public async Task<UpdateReply> RewrapAsync(UpdateItem item, CancellationToken cancellationToken)
    {
        var reply = Realign(item, await RewrapInVeeamAsync(item, cancellationToken).ConfigureAwait(false));
        if (item.Others.Count == 0) return reply;
        // Each custodian stands by itself: one that is down or revoked keeps none of the others from its turn.
        var others = new List<UpdateReply>();
        foreach (var (wrap, candidate) in item.Others) others.Add(await RewrapKnownAsync(candidate, wrap, cancellationToken).ConfigureAwait(false));
        return reply with { Others = others };
    }

    // The present form goes back into Veeam as it is where it is current, or where nobody here can re-wrap it. A root key
    // that says no is another matter: the older form may be the better one then, so it is left to a person.
    private static UpdateReply Realign(UpdateItem item, UpdateReply reply)
    {
        if (item.Outdated is not { } shown || reply.Status == UpdateStatus.NotAsked) return reply;
        reply = reply with { OldKeyVersion = shown.RootKeyVersion };
        if (reply.Status != UpdateStatus.AlreadyCurrent && item.Route.Candidates.Count > 0) return reply;
        var present = item.Route.Known!.Wrap;
        return reply with { Status = UpdateStatus.Realigned, Wrap = present, NewKeyVersion = present.RootKeyVersion };
    }

    private async Task<UpdateReply> RewrapInVeeamAsync(UpdateItem item, CancellationToken cancellationToken)
    {
        if (item.OnlyOthers) return new UpdateReply(UpdateStatus.NotAsked, null, null, null, null, null, null);
        if (item.Route.Candidates.Count == 0) return Failed(item.Route.Obstacle!, item.Route.Known is null ? UpdateStatus.CustodyUnknown : UpdateStatus.Failed, null);
        if (item.Route.Known is { } known) return await RewrapKnownAsync(item.Route.Candidates[0], known.Wrap, cancellationToken).ConfigureAwait(false);
        return await TryAllAsync(item, cancellationToken).ConfigureAwait(false);
    }

    private async Task<UpdateReply> RewrapKnownAsync(KeyCandidate candidate, CustodyWrap wrap, CancellationToken cancellationToken)
    {
        var rootKey = await _states.FindAsync(candidate, cancellationToken).ConfigureAwait(false);
        if (rootKey is not null && Foresee(rootKey, wrap, candidate) is { } foreseen) return foreseen;
        try
        {
            return await AskAsync(candidate, wrap.RootKeyVersion, cancellationToken).ConfigureAwait(false);
        }
        catch (KmsException failure)
        {
            return Failed(failure, Status(failure.Kind), candidate);
        }
    }

    // What the root key's metadata decides for all its backup keys alike needs no call for each of them.
    private static UpdateReply? Foresee(KmsRootKey rootKey, CustodyWrap wrap, KeyCandidate candidate) => rootKey.State switch
    {
        RootKeyState.Destroyed => Failed(Faults.RootKeyUnusable(KmsErrorKind.RootKeyDestroyed, rootKey), UpdateStatus.RootKeyDestroyed, candidate),
        RootKeyState.Suspended => Failed(Faults.RootKeyUnusable(KmsErrorKind.RootKeyDisabled, rootKey), UpdateStatus.RootKeyDisabled, candidate),
        _ when wrap.RootKeyVersion is { } version && version == rootKey.KeyVersion => new UpdateReply(UpdateStatus.AlreadyCurrent, candidate, null, version, version, null, null),
        _ => null,
    };

    private static async Task<UpdateReply> TryAllAsync(UpdateItem item, CancellationToken cancellationToken)
    {
        var failures = new List<KmsException>();
        foreach (var candidate in item.Route.Candidates)
        {
            try
            {
                return await AskAsync(candidate, null, cancellationToken).ConfigureAwait(false);
            }
            catch (KmsException failure)
            {
                failures.Add(failure);
            }
        }
        var shown = CandidateFailures.Combine(failures, out var custodyUnknown);
        return custodyUnknown
            ? Failed(CandidateFailures.CustodyUnknown(item.Described.Name, shown), UpdateStatus.CustodyUnknown, null)
            : Failed(shown, Status(shown.Kind), null);
    }

    private static async Task<UpdateReply> AskAsync(KeyCandidate candidate, string? knownVersion, CancellationToken cancellationToken)
    {
        var old = candidate.Wrapped;
        var result = await candidate.Connection.Client.RewrapAsync(candidate.RootKeyId, old, candidate.Aad, cancellationToken).ConfigureAwait(false);
        var oldVersion = result.OldKeyVersion ?? knownVersion;
        // Without versions, as HPCS documents it, only the text itself can tell whether anything is new.
        var isCurrent = result.NewKeyVersion is not null ? result.NewKeyVersion == oldVersion : result.Wrapped == old;
        var wrap = RecordChanges.NewWrap(candidate.Connection, candidate.RootKeyId, result.NewKeyVersion, isCurrent ? old : result.Wrapped, candidate.Aad);
        return new UpdateReply(isCurrent ? UpdateStatus.AlreadyCurrent : UpdateStatus.Rewrapped, candidate, wrap, oldVersion, result.NewKeyVersion, result.CorrelationId, null);
    }

    private static UpdateReply Failed(KeyGuardException failure, UpdateStatus status, KeyCandidate? asked) =>
        new(status, asked, null, null, null, failure.CorrelationId, failure);

    public static UpdateStatus Status(KmsErrorKind kind) => kind switch
    {
        KmsErrorKind.RootKeyDestroyed => UpdateStatus.RootKeyDestroyed,
        KmsErrorKind.RootKeyDisabled => UpdateStatus.RootKeyDisabled,
        KmsErrorKind.KeyUnknown => UpdateStatus.KeyUnknown,
        KmsErrorKind.AuthenticationFailed or KmsErrorKind.TokenExpired => UpdateStatus.AuthenticationFailed,
        KmsErrorKind.BadCiphertext => UpdateStatus.BadCiphertext,
        KmsErrorKind.Throttled => UpdateStatus.Throttled,
        KmsErrorKind.Unavailable => UpdateStatus.Unavailable,
        _ => UpdateStatus.Failed,
    };
}
