using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.BackupKeys.Custody.Merge;
using KeyGuard.Errors;
using KeyGuard.Files;
using KeyGuard.Hosting;
using KeyGuard.Operations.Journal;

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
    /// <param name="custody">What is merged into.</param>
    /// <param name="keys">The keys.</param>
    /// <param name="path">Where they come from.</param>
    /// <param name="host">Whom to tell.</param>
    public static IReadOnlyList<BackupKeyMerge> Merge(CustodyFile custody, IReadOnlyList<CustodyRecord> keys, string path, IKeyGuardHost host)
    {
        custody.BeginGeneration();
        var journal = host.Journal;
        journal.Plan(custody, new JournalNote(JournalAction.BundleImport, JournalPhase.Intent, path));
        journal.Write();
        try
        {
            var results = Merge(custody, keys, host.Stopping);
            journal.Plan(custody, new JournalNote(JournalAction.BundleImport, JournalPhase.Done, path) { After = Counts(results) });
            return results;
        }
        catch (KeyGuardException failure)
        {
            journal.Plan(custody, JournalNote.Failure(JournalAction.BundleImport, path, failure));
            throw;
        }
    }

    private static Dictionary<string, string> Counts(IReadOnlyList<BackupKeyMerge> results) =>
        results.GroupBy(result => result.Status).ToDictionary(group => group.Key.ToString(), group => group.Count().ToString(CultureInfo.InvariantCulture));

    private static IReadOnlyList<BackupKeyMerge> Merge(CustodyFile custody, IReadOnlyList<CustodyRecord> keys, CancellationToken cancellationToken)
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
