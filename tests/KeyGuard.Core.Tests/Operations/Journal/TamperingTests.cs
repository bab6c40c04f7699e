using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using KeyGuard.Operations.Journal;
using KeyGuard.Operations.Journal.Verification;
using Xunit;

namespace KeyGuard.Tests.Operations.Journal;

/// <summary>Every kind of tampering is found, and the place is named.</summary>
public sealed class TamperingTests : JournalTest
{
    private static readonly Dictionary<string, Func<List<string>, IEnumerable<string>>> Edits = new()
    {
        ["a word in an entry"] = lines => Set(lines, 5, lines[4].Replace("\"e\"", "\"x\"")),
        ["the time of an entry"] = lines => Set(lines, 5, lines[4].Replace("\"time\":\"2", "\"time\":\"1")),
        ["the number of an entry"] = lines => Set(lines, 5, lines[4].Replace("\"number\":5", "\"number\":7")),
        ["the link of an entry"] = lines => Set(lines, 5, lines[4].Replace("\"previous\":\"", "\"previous\":\"0").Remove(lines[4].IndexOf("\"time\"", StringComparison.Ordinal) - 3, 1)),
        ["the hash of an entry"] = lines => Set(lines, 5, lines[4].Substring(0, lines[4].Length - 4) + (lines[4][lines[4].Length - 3] == '0' ? "11" : "00") + "\"}"),
        ["a blank behind an entry"] = lines => Set(lines, 5, lines[4] + " "),
        ["a carriage return"] = lines => Set(lines, 5, lines[4] + "\r"),
        ["an empty line"] = lines => Insert(lines, 5, ""),
        ["a line of something else"] = lines => Insert(lines, 5, "# nothing to see"),
        ["a mark at the beginning"] = lines => Set(lines, 1, "\uFEFF" + lines[0]),
        ["an entry taken out"] = lines => Without(lines, 5, 1),
        ["several entries taken out"] = lines => Without(lines, 5, 3),
        ["the first entries taken out"] = lines => Without(lines, 1, 2),
        ["two entries swapped"] = lines => Insert(Without(lines, 5, 1).ToList(), 6, lines[4]),
        ["an entry doubled"] = lines => Insert(lines, 6, lines[4]),
        ["an entry of a later place repeated"] = lines => Insert(lines, 5, lines[7]),
        ["an entry of another journal put in"] = lines => Insert(lines, 5, Forged(4, new string('0', 64))),
        ["a forged entry put in, with the right link"] = lines => Insert(lines, 5, Forged(4, HashOf(lines[3]))),
        ["an entry replaced by a forged one"] = lines => Set(lines, 5, Forged(4, HashOf(lines[3]))),
        ["half of an entry"] = lines => Set(lines, 5, lines[4].Substring(0, 100)),
        ["two lines joined"] = lines => Set(Without(lines, 6, 1).ToList(), 5, lines[4] + lines[5]),
    };

    public static TheoryData<string, JournalProblemKind, long> Found() => new()
    {
        { "a word in an entry", JournalProblemKind.Altered, 5 },
        { "the time of an entry", JournalProblemKind.Altered, 5 },
        { "the number of an entry", JournalProblemKind.Altered, 5 },
        { "the link of an entry", JournalProblemKind.Altered, 5 },
        { "the hash of an entry", JournalProblemKind.Altered, 5 },
        { "a blank behind an entry", JournalProblemKind.NotAnEntry, 5 },
        { "a carriage return", JournalProblemKind.NotAnEntry, 5 },
        { "an empty line", JournalProblemKind.NotAnEntry, 5 },
        { "a line of something else", JournalProblemKind.NotAnEntry, 5 },
        { "a mark at the beginning", JournalProblemKind.NotAnEntry, 1 },
        { "an entry taken out", JournalProblemKind.Missing, 5 },
        { "several entries taken out", JournalProblemKind.Missing, 5 },
        { "the first entries taken out", JournalProblemKind.Missing, 1 },
        { "two entries swapped", JournalProblemKind.OutOfPlace, 5 },
        { "an entry doubled", JournalProblemKind.OutOfPlace, 6 },
        { "an entry of a later place repeated", JournalProblemKind.OutOfPlace, 5 },
        { "an entry of another journal put in", JournalProblemKind.OutOfPlace, 5 },
        { "a forged entry put in, with the right link", JournalProblemKind.OutOfPlace, 6 },
        { "an entry replaced by a forged one", JournalProblemKind.Unlinked, 6 },
        { "half of an entry", JournalProblemKind.NotAnEntry, 5 },
        { "two lines joined", JournalProblemKind.NotAnEntry, 5 },
    };

    [Theory]
    [MemberData(nameof(Found))]
    public void Tampering_is_found_and_its_place_named(string edit, JournalProblemKind kind, long line)
    {
        Append("a", "b", "c", "d", "e", "f", "g", "h", "i");
        Write(Edits[edit](Lines().ToList()).ToArray());

        var verified = Verify();

        Assert.False(verified.IsValid);
        Assert.Equal((kind, line), (verified.Problems[0].Kind, verified.Problems[0].Line));
        // What comes behind is verified too, and found to be in order.
        Assert.All(verified.Problems, problem => Assert.InRange(problem.Line, line, 9));
        Assert.InRange(verified.ProblemCount, 1, 2);
    }

    [Fact]
    public void Every_edit_has_its_row() => Assert.Equal(Edits.Count, Found().Count);

    [Fact]
    public void No_byte_of_the_file_can_be_changed_unnoticed()
    {
        Append("a", "b");
        var whole = File.ReadAllBytes(Path);
        for (var at = 0; at < whole.Length; at++)
        {
            var edited = (byte[])whole.Clone();
            edited[at] ^= 1;
            File.WriteAllBytes(Path, edited);
            Assert.False(Verify().IsValid, "byte " + at);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(8)]
    public void A_tail_that_was_cut_off_is_missed_by_who_knows_count_or_head(int left)
    {
        var head = Append("a", "b", "c", "d", "e", "f", "g", "h", "i");
        Write(Lines().Take(left).ToArray());

        Assert.True(Verify().IsValid);
        var byCount = Assert.Single(Verify(count: 9).Problems);
        Assert.Equal((JournalProblemKind.EndMissing, left + 1L), (byCount.Kind, byCount.Line));
        Assert.Equal(JournalProblemKind.HeadNotFound, Assert.Single(Verify(head.Hash).Problems).Kind);
        Assert.Equal(2, Verify(head.Hash, head.Count).ProblemCount);
    }

    [Fact]
    public void A_journal_written_anew_is_told_from_the_real_one_by_an_expected_head()
    {
        var head = Append("a", "b", "c");
        File.Delete(Path);
        Append("a", "x", "c", "d");

        Assert.True(Verify().IsValid);
        Assert.True(Verify(count: 3).IsValid);
        Assert.Equal(JournalProblemKind.HeadNotFound, Assert.Single(Verify(head.Hash).Problems).Kind);
        Assert.Equal((JournalProblemKind.HeadNotFound, 3L), (Verify(head.Hash, 3).Problems[0].Kind, Verify(head.Hash, 3).Problems[0].Number));
    }

    [Fact]
    public void A_head_at_another_place_than_expected_is_not_the_one()
    {
        var head = Append("a", "b", "c");
        Append("d");
        Assert.True(Verify(head.Hash, 3).IsValid);
        Assert.Equal(JournalProblemKind.HeadNotFound, Assert.Single(Verify(head.Hash, 2).Problems).Kind);
    }

    [Fact]
    public void A_journal_that_is_gone_is_a_problem() => Assert.Equal(JournalProblemKind.NoFile, Verify().Problems[0].Kind);

    [Fact]
    public void A_line_without_end_takes_no_memory_and_is_found()
    {
        Append("a");
        using (var file = File.Open(Path, FileMode.Append)) file.SetLength(64 * 1024 * 1024);

        var before = GC.GetTotalMemory(forceFullCollection: true);
        var verified = Verify();

        Assert.Equal((JournalProblemKind.TornEnd, 2L), (verified.Problems[0].Kind, verified.Problems[0].Line));
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: false) - before, long.MinValue, 32 * 1024 * 1024);
    }

    [Fact]
    public void Of_very_many_problems_only_the_first_are_listed()
    {
        Append(Enumerable.Range(0, 300).Select(i => "n" + i).ToArray());
        Write(Lines().Select(line => line.Replace("\"n", "\"m")).ToArray());

        Assert.Equal(300, Verify().ProblemCount);
        Assert.Equal(100, Verify().Problems.Count);
    }

    // A line that is right in itself, as only somebody can make it who knows how hashes are made.
    private static string Forged(long count, string previous)
    {
        using var writer = new JournalLineWriter(count, previous);
        writer.Add(Note("forged"), Author, DateTime.UtcNow);
        var bytes = writer.Bytes;
        return System.Text.Encoding.UTF8.GetString(bytes.Array!, 0, bytes.Count - 1);
    }

    private static string HashOf(string line) => line.Substring(line.Length - 66, 64);

    private static List<string> Set(List<string> lines, int number, string line)
    {
        lines[number - 1] = line;
        return lines;
    }

    private static List<string> Insert(List<string> lines, int number, string line)
    {
        lines.Insert(number - 1, line);
        return lines;
    }

    private static IEnumerable<string> Without(List<string> lines, int number, int count) => lines.Where((_, index) => index < number - 1 || index >= number - 1 + count);
}
