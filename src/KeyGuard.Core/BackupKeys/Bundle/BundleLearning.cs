using System;
using System.Collections.Generic;
using System.Linq;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.Errors;
using KeyGuard.Hosting;

namespace KeyGuard.BackupKeys.Bundle;

/// <summary>
/// Takes back from the bundles that follow custody what custody has lost: the records of keys whose wrapped form Veeam
/// shows and no custody file knows. A bundle that can't be read is worth a warning and no more.
/// </summary>
internal static class BundleLearning
{
    /// <summary>What custody knows, bundles included.</summary>
    /// <param name="files">The custody files.</param>
    /// <param name="bundles">The bundles that follow them.</param>
    /// <param name="inVeeam">Veeam's listing.</param>
    /// <param name="isRehearsal">Whether nothing may be written: then the records are only looked at.</param>
    /// <param name="host">Whom to tell.</param>
    public static CustodyBook Open(IReadOnlyList<CustodyFile> files, IReadOnlyList<BundleTarget> bundles, IReadOnlyList<StoredKey> inVeeam, bool isRehearsal, IKeyGuardHost host)
    {
        var book = CustodyBook.Open(files);
        foreach (var bundle in bundles)
        {
            var unknown = Unknown(book, inVeeam);
            if (unknown.Count == 0) break;
            var records = Read(bundle.Path, host).Where(record => record.AllWraps().Any(wrap => unknown.Contains(wrap.Wrapped))).ToArray();
            if (records.Length == 0) continue;
            host.Verbose($"{records.Length} keys that custody does not know are known to the recovery bundle '{bundle.Path}'.");
            if (isRehearsal)
            {
                book.AddGiven(records);
                continue;
            }
            BundleImport.Merge(bundle.Custody, records, bundle.Path, host);
            book = CustodyBook.Open(files);
        }
        return book;
    }

    private static HashSet<string> Unknown(CustodyBook book, IReadOnlyList<StoredKey> inVeeam)
    {
        var unknown = new HashSet<string>(StringComparer.Ordinal);
        foreach (var stored in inVeeam)
        {
            if (KeyDescription.TryParse(stored.Description, out var described) && book.ByWrapped(described.Wrapped) is null) unknown.Add(described.Wrapped);
        }
        return unknown;
    }

    private static List<CustodyRecord> Read(string path, IKeyGuardHost host)
    {
        try
        {
            return new BundleFile(path).TryRead()?.Keys ?? [];
        }
        catch (KeyGuardException failure)
        {
            host.Warning(failure.Message + " Going on without it.");
            return [];
        }
    }
}
