using System;
using System.IO;
using KeyGuard.BackupKeys.Custody;

namespace KeyGuard.Operations.Journal;

/// <summary>Where the journal is, when nobody says: <c>KEYGUARD_JOURNAL_PATH</c>, else beside the custody file.</summary>
internal static class JournalPath
{
    public const string Variable = "KEYGUARD_JOURNAL_PATH";

    private const string FileName = "journal.jsonl";

    /// <summary>The journal of what concerns no custody file: where the one of the default custody file is.</summary>
    public static string Resolve(string? given) => Resolve(given, CustodyPath.Resolve(null));

    public static string Resolve(string? given, string custodyPath)
    {
        if (given is not null) return given;
        if (Environment.GetEnvironmentVariable(Variable) is { } path && path.Trim().Length > 0) return path;
        return Path.Combine(Path.GetDirectoryName(Path.GetFullPath(custodyPath))!, FileName);
    }
}
