using System;
using System.Collections.Generic;
using System.Linq;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.BackupKeys.Custody.Merge;

namespace KeyGuard.BackupKeys.Bundle;

/// <summary>Puts a bundle's content together from custody and from what the bundle held before.</summary>
internal static class BundleContent
{
    /// <param name="existing">The bundle that is replaced; null where there is none.</param>
    /// <param name="custody">What custody knows.</param>
    /// <param name="isWanted">Which keys are meant.</param>
    /// <param name="server">The backup server; null where unknown.</param>
    /// <param name="journals">How far the journals are; what the replaced bundle knew of them is for the caller to join.</param>
    /// <param name="kept">How many keys only the replaced bundle knew: a custody file that was begun anew must not empty the copy that was kept for that very case.</param>
    public static BundleDocument Compose(BundleDocument? existing, IReadOnlyList<CustodyDocument> custody, Func<CustodyRecord, bool> isWanted, string? server, List<BundleJournal>? journals, out int kept)
    {
        var bundle = new BundleDocument
        {
            BundleId = existing?.BundleId ?? Guid.NewGuid(),
            Created = DateTime.UtcNow,
            Tool = "KeyGuard/" + typeof(BundleContent).Assembly.GetName().Version?.ToString(3),
            Journals = journals,
            Instructions = BundleInstructions.Lines,
        };
        var keys = new KeyMerge(bundle.Keys);
        foreach (var record in custody.SelectMany(document => document.Keys).Where(isWanted)) keys.Add(record);
        kept = 0;
        foreach (var record in existing?.Keys ?? [])
        {
            if (keys.Add(record).Status == MergeStatus.Added) kept++;
        }
        bundle.Source = Source(existing?.Source, server, bundle.Keys.Count);
        bundle.Unknown = custody.Aggregate(existing?.Unknown, (known, document) => Members.Join(known, document.Unknown));
        return bundle;
    }

    private static BundleSource Source(BundleSource? existing, string? server, int keys) => new()
    {
        Product = "veeam-vbr",
        Server = server ?? existing?.Server,
        Keys = keys,
        Unknown = existing?.Unknown,
    };
}
