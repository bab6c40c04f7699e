using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KeyGuard.BackupKeys.Custody;

namespace KeyGuard.BackupKeys.Erasure;

/// <summary>
/// Lists where copies may remain. Erasing a key is only as good as the list is long: what can't be seen from here is
/// named as unknown rather than left out.
/// </summary>
internal static class ResidualCopies
{
    private static readonly (string Item, string Evidence)[] BeyondReach =
    [
        ("data keys in Veeam's database", "Backups that are still shown in Veeam's console can be restored there without the password until they are removed from it."),
        ("Enterprise Manager's keyset", "If password loss protection is on, Enterprise Manager can decrypt backups without this password."),
        ("configuration backups (.bco)", "Every encrypted configuration backup from before holds all passwords, immutable and copied ones too. Whoever has the password of one has this key."),
        ("images of the backup server", "Backups, snapshots and replicas of the server, and a high-availability peer, hold its database."),
        ("other backup and Cloud Connect servers", "Where the backups were imported, the password was entered."),
        ("unwrapped copies", "Decryption sets, vaults, unattended answer files and transcripts of those who unwrapped the key."),
    ];

    /// <summary>The report on a key.</summary>
    /// <param name="record">Its record.</param>
    /// <param name="custodyPath">Where that stands.</param>
    /// <param name="proofs">What is proved of its root keys.</param>
    /// <param name="veeam">What is known of Veeam's own password record.</param>
    /// <param name="notAsked">Uses of the key that could not be asked about.</param>
    /// <param name="now">The time.</param>
    public static IReadOnlyList<ResidualCopy> List(CustodyRecord record, string custodyPath, IReadOnlyList<RootKeyProof> proofs, ResidualCopy veeam, IReadOnlyList<string> notAsked, DateTime now)
    {
        var copies = new List<ResidualCopy> { veeam };
        copies.AddRange(proofs.Select(proof => RootKey(proof, now)));
        copies.AddRange(proofs.Select(Material).OfType<ResidualCopy>());
        copies.AddRange(Superseded(record, proofs));
        copies.Add(new ResidualCopy("wrapped forms", ResidualState.Present, $"Kept in {custodyPath}, in its previous generation and in recovery bundles, as a record: without the root keys they are of use to nobody."));
        copies.AddRange(notAsked.Select(use => new ResidualCopy(use, ResidualState.Unknown, "Could not be asked whether it uses the key.")));
        copies.AddRange(BeyondReach.Select(place => new ResidualCopy(place.Item, ResidualState.Unknown, place.Evidence)));
        return copies;
    }

    /// <summary>The latest moment at which one of the root keys can be restored; null where none can.</summary>
    public static DateTime? ReversibleUntil(IReadOnlyList<RootKeyProof> proofs, DateTime now) => proofs.Select(proof => proof.RestorableUntil).Where(until => until > now).Max();

    private static ResidualCopy RootKey(RootKeyProof proof, DateTime now)
    {
        var item = $"root key {proof.RootKeyId} of instance {proof.InstanceId} at {proof.Endpoint}";
        var said = string.Format(CultureInfo.InvariantCulture, "{0} at {1:yyyy-MM-dd HH:mm:ss} UTC, status {2}, correlation id {3}", proof.State, proof.CheckedAt, proof.Status, proof.CorrelationId ?? "none");
        return proof switch
        {
            { State: RevocationState.Purged } => new ResidualCopy(item, ResidualState.Erased, $"{said}; root key {proof.WitnessRootKeyId} of the same instance answered, correlation id {proof.WitnessCorrelationId ?? "none"}."),
            { State: RevocationState.Disabled } => new ResidualCopy(item, ResidualState.Reversible, said + "; enabling it undoes the erasure at any time."),
            { RestorableUntil: { } until } when until > now => new ResidualCopy(item, ResidualState.Reversible, said + "; restoring it undoes the erasure.", until),
            { RestorableUntil: not null } => new ResidualCopy(item, ResidualState.Erased, said + "; it can't be restored any more."),
            _ => new ResidualCopy(item, ResidualState.Unknown, said + "; the service does not say until when it can be restored."),
        };
    }

    private static ResidualCopy? Material(RootKeyProof proof) => proof.Imported == false
        ? null
        : new ResidualCopy($"material of root key {proof.RootKeyId}", ResidualState.Unknown, "It was imported, or nobody knows any more: whoever kept the material, or imported it elsewhere, can unwrap the key there.");

    // A key that was moved has older forms under root keys that nobody asked: they may well be alive.
    private static IEnumerable<ResidualCopy> Superseded(CustodyRecord record, IReadOnlyList<RootKeyProof> proofs) => record.History
        .Where(old => !proofs.Any(proof => IsSame(proof.InstanceId, old.InstanceId) && IsSame(proof.RootKeyId, old.RootKeyId)))
        .GroupBy(old => (old.Endpoint, old.InstanceId, old.RootKeyId))
        .Select(older => new ResidualCopy(
            $"superseded forms under root key {older.Key.RootKeyId} of instance {older.Key.InstanceId} at {older.Key.Endpoint}",
            ResidualState.Unknown,
            $"{older.Count()} older wrapped forms, which old restore points show as their hint, unwrap as long as that root key lives. Destroy it as well."));

    private static bool IsSame(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}
