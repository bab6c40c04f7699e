using System;
using System.Collections.Generic;
using System.Linq;

namespace KeyGuard.BackupKeys.Custody.Merge;

/// <summary>
/// Joins what two files say about one key. Nothing that either knows is lost, and of two facts the newer one wins: a
/// form that either knows as superseded is history, of one custodian's two forms the one that was made later is in use.
/// </summary>
internal static class RecordMerge
{
    /// <summary>Joins another file's record into one of ours.</summary>
    public static void Into(CustodyRecord mine, CustodyRecord other)
    {
        // Settled before anything is changed; on a tie what is ours stays as it is.
        var otherIsNewer = LatestFact(other) > LatestFact(mine);
        MergeForms(mine, other, otherIsNewer);
        MergePending(mine, other);
        MergeProtected(mine.Protected, other.Protected);
        MergeState(mine, other, otherIsNewer);
        mine.Unknown = Members.Join(mine.Unknown, other.Unknown);
    }

    /// <summary>When the youngest fact that a record holds came to be.</summary>
    private static DateTime LatestFact(CustodyRecord record)
    {
        var latest = record.Pending?.Since ?? default;
        if (record.Erasure?.ErasedAt > latest) latest = record.Erasure.ErasedAt.Value;
        foreach (var wrap in record.AllWraps())
        {
            if (wrap.WrappedAt > latest) latest = wrap.WrappedAt.Value;
            if (wrap.SupersededAt > latest) latest = wrap.SupersededAt.Value;
        }
        return latest;
    }

    private static void MergeForms(CustodyRecord mine, CustodyRecord other, bool otherIsNewer)
    {
        var inUse = InUse(mine, other, otherIsNewer);
        // Two files that each took for superseded what the other uses: the newer one knows.
        if (inUse.Count == 0) inUse = [.. otherIsNewer ? other.Wraps : mine.Wraps];
        var all = new Dictionary<string, CustodyWrap>(StringComparer.Ordinal);
        foreach (var wrap in mine.Wraps.Concat(mine.History).Concat(other.Wraps).Concat(other.History)) Know(all, wrap);
        mine.Wraps = [.. inUse.Select(wrap => all[wrap.Wrapped])];
        foreach (var wrap in mine.Wraps) wrap.SupersededAt = null;
        var current = new HashSet<string>(mine.Wraps.Select(wrap => wrap.Wrapped), StringComparer.Ordinal);
        var history = all.Values.Where(wrap => !current.Contains(wrap.Wrapped)).ToList();
        mine.History = [];
        foreach (var wrap in history) mine.Supersede(wrap);
    }

    // One form for each custodian, in the newer record's order, because its first one is what Veeam carries.
    private static List<CustodyWrap> InUse(CustodyRecord mine, CustodyRecord other, bool otherIsNewer)
    {
        var superseded = new HashSet<string>(mine.History.Concat(other.History).Select(wrap => wrap.Wrapped), StringComparer.Ordinal);
        var (newer, older) = otherIsNewer ? (other.Wraps, mine.Wraps) : (mine.Wraps, other.Wraps);
        var candidates = newer.Concat(older).Where(wrap => !superseded.Contains(wrap.Wrapped));
        var chosen = new List<CustodyWrap>();
        foreach (var wrap in candidates)
        {
            var at = chosen.FindIndex(known => RecordChanges.IsSameCustodian(known, wrap));
            if (at < 0) chosen.Add(wrap);
            else if (wrap.WrappedAt > (chosen[at].WrappedAt ?? default(DateTime))) chosen[at] = wrap;
        }
        return [.. chosen.OrderBy(Place)];

        int Place(CustodyWrap wrap) => newer.FindIndex(known => RecordChanges.IsSameCustodian(known, wrap)) is >= 0 and var at ? at : int.MaxValue;
    }

    private static void Know(Dictionary<string, CustodyWrap> all, CustodyWrap wrap)
    {
        if (!all.TryGetValue(wrap.Wrapped, out var known))
        {
            all.Add(wrap.Wrapped, wrap);
            return;
        }
        known.RootKeyVersion ??= wrap.RootKeyVersion;
        known.WrappedAt ??= wrap.WrappedAt;
        known.SupersededAt ??= wrap.SupersededAt;
        if (wrap.LastVerifiedAt is { } verified && !(known.LastVerifiedAt >= verified)) (known.LastVerifiedAt, known.LastVerifiedEndpoint) = (verified, wrap.LastVerifiedEndpoint);
        known.Unknown = Members.Join(known.Unknown, wrap.Unknown);
    }

    // What is pending is settled by what Veeam shows, so it is kept, unless the outcome is known already.
    private static void MergePending(CustodyRecord mine, CustodyRecord other)
    {
        if (other.Pending is not { } pending || mine.Pending?.Wrap.Wrapped == pending.Wrap.Wrapped) return;
        var text = pending.Wrap.Wrapped;
        var isSettled = pending.Operation == PendingChange.Register
            ? mine.State != RecordState.Created
            : mine.Wraps.Exists(wrap => wrap.Wrapped == text) || mine.History.Exists(wrap => wrap.Wrapped == text);
        if (isSettled) return;
        if (mine.Pending is null) mine.Pending = pending;
        else if (mine.AllWraps().All(wrap => wrap.Wrapped != text)) mine.Supersede(pending.Wrap);
    }

    private static void MergeProtected(ProtectedFacts mine, ProtectedFacts other)
    {
        if (mine.Check is null && other.Check is not null)
        {
            // The check value goes by the name it was made with.
            mine.Check = other.Check;
            if (other.Name is { Length: > 0 }) mine.Name = other.Name;
        }
        mine.Created ??= other.Created;
        mine.Secret ??= other.Secret;
        mine.Unknown = Members.Join(mine.Unknown, other.Unknown);
    }

    private static void MergeState(CustodyRecord mine, CustodyRecord other, bool otherIsNewer)
    {
        if (other.State != RecordState.Created && (otherIsNewer || mine.State == RecordState.Created)) mine.State = other.State;
        // The proof goes with the state; that of an erasure which was only begun elsewhere proves nothing here.
        if (mine.State == RecordState.Erased && other.Erasure?.ErasedAt is not null) mine.Erasure ??= other.Erasure;
        if (mine.Veeam is null || other.Veeam is null)
        {
            mine.Veeam ??= other.Veeam;
            return;
        }
        var (newer, older) = otherIsNewer ? (other.Veeam, mine.Veeam) : (mine.Veeam, other.Veeam);
        newer.PasswordId ??= older.PasswordId;
        newer.Description ??= older.Description;
        newer.Unknown = Members.Join(newer.Unknown, older.Unknown);
        mine.Veeam = newer;
    }
}
