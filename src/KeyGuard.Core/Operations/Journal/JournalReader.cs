using System;
using System.Collections.Generic;
using System.Threading;

namespace KeyGuard.Operations.Journal;

/// <summary>Reads the entries of a journal one after the other.</summary>
internal static class JournalReader
{
    /// <summary>All entries, in the file's order.</summary>
    /// <param name="file">The journal.</param>
    /// <param name="unreadable">Told the number of each line that is no entry.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public static IEnumerable<JournalEntry> Read(JournalFile file, Action<long> unreadable, CancellationToken cancellationToken)
    {
        var (stream, length) = file.OpenToRead(cancellationToken);
        using (stream)
        {
            var lines = new JournalLineReader(stream, length);
            while (lines.Read())
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (JournalEntryReader.TryRead(lines.Line) is { } entry) yield return entry;
                else unreadable(lines.Number);
            }
        }
    }
}
