using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Serialization;
using KeyGuard.Errors;
using KeyGuard.Operations.Journal;
using KeyGuard.Operations.Journal.Verification;

namespace KeyGuard.BackupKeys.Bundle;

/// <summary>How far a journal had come when the bundle was written.</summary>
internal sealed class BundleJournal
{
    public string? Path { get; set; }

    public long Count { get; set; }

    /// <summary>The hash of the last entry.</summary>
    public string? Head { get; set; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Unknown { get; set; }
}

/// <summary>
/// The journals' heads in a bundle. A journal only grows: one that is shorter than the bundle knows, or of the same length
/// with another hash, was cut or begun anew, and then what was known of it stays, as proof.
/// </summary>
internal static class BundleJournals
{
    /// <param name="known">What the bundle knew; null where it knew of none.</param>
    /// <param name="heads">How far the journals are now.</param>
    /// <param name="cut">The journals that are shorter than they were.</param>
    public static List<BundleJournal>? Join(IReadOnlyList<BundleJournal>? known, IReadOnlyList<JournalHead> heads, out IReadOnlyList<string> cut)
    {
        var journals = known?.ToList() ?? [];
        var shorter = new List<string>();
        foreach (var head in heads)
        {
            var last = journals.FindLastIndex(journal => IsAt(journal, head.Path));
            if (last >= 0 && head.Count > journals[last].Count) journals[last] = New(head, journals[last]);
            else if (last >= 0 && IsThere(head, journals[last])) continue;
            else journals.Add(New(head, null));
            if (last >= 0 && journals[last].Head != head.Hash) shorter.Add(head.Path);
        }
        cut = shorter;
        return journals.Count > 0 ? journals : null;
    }

    /// <summary>What a bundle has to say of a journal. A copy under another path is meant if the bundle knows only one.</summary>
    /// <exception cref="KeyGuardException">There is no such bundle, or it says nothing of this journal.</exception>
    public static JournalExpectation[] Expected(string bundlePath, string path)
    {
        var bundle = new BundleFile(bundlePath).TryRead() ?? throw Faults.BundleUnreadable(bundlePath, new FileNotFoundException("there is no such file."));
        IReadOnlyList<BundleJournal> journals = bundle.Journals ?? [];
        if (journals.Select(journal => journal.Path).Distinct().Count() != 1) journals = [.. journals.Where(journal => IsAt(journal, path))];
        if (journals.Count == 0) throw Faults.BundleWithoutJournal(bundlePath, path);
        return [.. journals.Select(journal => new JournalExpectation(journal.Head, journal.Count))];
    }

    private static BundleJournal New(JournalHead head, BundleJournal? before) => new() { Path = head.Path, Count = head.Count, Head = head.Hash, Unknown = before?.Unknown };

    private static bool IsThere(JournalHead head, BundleJournal known) => head.Count == known.Count && string.Equals(head.Hash, known.Head, StringComparison.OrdinalIgnoreCase);

    private static bool IsAt(BundleJournal journal, string path) =>
        string.Equals(journal.Path, path, Path.DirectorySeparatorChar == '\\' ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
}
