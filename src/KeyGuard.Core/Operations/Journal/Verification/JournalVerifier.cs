using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;
using KeyGuard.Errors;

namespace KeyGuard.Operations.Journal.Verification;

/// <summary>Verifies a journal in one pass.</summary>
internal static class JournalVerifier
{
    /// <exception cref="KeyGuardException">The file can't be read.</exception>
    public static JournalVerification Verify(JournalFile file, IReadOnlyList<JournalExpectation> expected, Action<long, long> progress, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var chain = new JournalChain();
        var found = new long?[expected.Count];
        long lines = 0;
        try
        {
            var (stream, length) = file.OpenToRead(cancellationToken);
            using (stream)
            {
                lines = Follow(new JournalLineReader(stream, length), chain, entry => Look(entry, expected, found), read => progress(read, length), cancellationToken);
            }
        }
        catch (KeyGuardException missing) when (missing.ErrorId == "JournalNotFound")
        {
            chain.Report(JournalProblemKind.NoFile, 0, null, "There is no such file.");
        }
        for (var i = 0; i < found.Length; i++) Compare(chain, expected[i], found[i], lines);
        return new JournalVerification
        {
            Path = file.Path,
            Count = chain.Count,
            Head = chain.Head,
            ExpectedHeadNumber = found.Length > 0 ? found[found.Length - 1] : null,
            ProblemCount = chain.ProblemCount,
            Problems = chain.Problems,
            Duration = watch.Elapsed,
        };
    }

    private static long Follow(JournalLineReader lines, JournalChain chain, Action<JournalLine> look, Action<long> progress, CancellationToken cancellationToken)
    {
        while (lines.Read())
        {
            if ((lines.Number & 0x3FFF) == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                progress(lines.Position);
            }
            if (lines.IsEnded && JournalLine.TryRead(lines.Line) is { } entry)
            {
                chain.Take(lines.Number, entry);
                look(entry);
            }
            else
            {
                chain.NoEntry(lines.Number, lines.IsEnded);
            }
        }
        return lines.Number;
    }

    private static void Look(JournalLine entry, IReadOnlyList<JournalExpectation> expected, long?[] found)
    {
        for (var i = 0; i < found.Length; i++)
        {
            if (found[i] is null && IsExpected(entry, expected[i])) found[i] = entry.Number;
        }
    }

    private static bool IsExpected(JournalLine entry, JournalExpectation expected) =>
        expected.Head is not null && string.Equals(entry.Hash, expected.Head, StringComparison.OrdinalIgnoreCase) && (expected.Count ?? entry.Number) == entry.Number;

    private static void Compare(JournalChain chain, JournalExpectation expected, long? headAt, long line)
    {
        if (expected.Count is { } count && chain.Count < count) chain.Report(JournalProblemKind.EndMissing, line, null, $"{count} entries were expected, and there are {chain.Count}: the end was cut off.");
        if (expected.Head is null || headAt is not null) return;
        var which = expected.Count is { } number ? $"Entry {number} does not have" : "No entry has";
        chain.Report(JournalProblemKind.HeadNotFound, line, expected.Count, $"{which} the expected hash: the end was cut off, or all was written anew.");
    }
}
