using System.Collections.Generic;

namespace KeyGuard.BackupKeys.Custody;

/// <summary>
/// Whether a document has all that the rest of KeyGuard takes for granted. JSON may say null anywhere, and a file
/// that was edited by hand sometimes does.
/// </summary>
internal static class CustodyShape
{
    public static bool IsWhole(CustodyDocument document) => IsWhole(document.Keys);

    /// <summary>Whether records have all that they can't be without.</summary>
    public static bool IsWhole(List<CustodyRecord>? keys) => keys is not null && keys.TrueForAll(IsWhole);

    private static bool IsWhole(CustodyRecord? record) =>
        record is { Name.Length: > 0, State: not null, Protected: not null, Wraps: { } wraps, History: { } history }
        && wraps.TrueForAll(IsWhole)
        && history.TrueForAll(IsWhole)
        && (record.Pending is null || IsWhole(record.Pending))
        && (record.Erasure is null || record.Erasure is { Proofs: { } proofs } && proofs.TrueForAll(IsWhole));

    private static bool IsWhole(ErasureEvidence? evidence) => evidence is { Endpoint: not null, InstanceId: not null, RootKeyId: not null, State: not null };

    private static bool IsWhole(PendingChange pending) => pending is { Operation: not null, Description: not null } && IsWhole(pending.Wrap);

    private static bool IsWhole(CustodyWrap? wrap) =>
        wrap is { Kms: not null, Endpoint: not null, InstanceId: not null, RootKeyId: not null, Aad: not null, Wrapped: not null };
}
