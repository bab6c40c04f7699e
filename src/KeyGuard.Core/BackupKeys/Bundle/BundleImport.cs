using System.Collections.Generic;
using System.Linq;
using System.Threading;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.BackupKeys.Custody.Merge;
using KeyGuard.Errors;
using KeyGuard.Files;

namespace KeyGuard.BackupKeys.Bundle;

/// <summary>Takes a bundle, or a copy of a custody file, back in.</summary>
internal static class BundleImport
{
    /// <summary>The keys of a bundle or a custody file.</summary>
    /// <exception cref="KeyGuardException">It is neither, or damaged, or from the future.</exception>
    public static List<CustodyRecord> Read(byte[] content, string path) =>
        BundleJson.IsBundle(content) ? BundleJson.Read(content, path).Keys : CustodyJson.Read(content, path).Keys;

    /// <summary>The keys of a file.</summary>
    public static List<CustodyRecord> Read(string path)
    {
        var content = DurableFile.TryRead(path, BundleFile.FileFaults);
        var keys = Read(content ?? throw Faults.BundleUnreadable(path, new System.IO.FileNotFoundException("there is no such file.")), path);
        return keys.Count > 0 ? keys : throw Faults.InputFileEmpty(path);
    }

    /// <summary>Joins keys into a custody file, and says what became of each. Nothing is written where nothing is new.</summary>
    public static IReadOnlyList<BackupKeyMerge> Merge(CustodyFile custody, IReadOnlyList<CustodyRecord> keys, CancellationToken cancellationToken)
    {
        IReadOnlyList<BackupKeyMerge> results = [];
        custody.Change(document =>
        {
            var merge = new KeyMerge(document.Keys);
            results = keys.Select(record => Merge(merge, record, custody.Path)).ToArray();
            return results.Any(result => result.Status != MergeStatus.Unchanged);
        }, cancellationToken);
        return results;
    }

    private static BackupKeyMerge Merge(KeyMerge merge, CustodyRecord record, string path)
    {
        var nameInFile = record.Name;
        var (name, status) = merge.Add(record);
        return new BackupKeyMerge { Name = name, NameInFile = nameInFile, Status = status, CustodyPath = path };
    }
}
