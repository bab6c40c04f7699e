using System;
using System.IO;
using System.Linq;
using KeyGuard.Errors;
using KeyGuard.Operations.Journal.Verification;
using Xunit;

namespace KeyGuard.Tests.Operations.Journal;

/// <summary>A process that was killed while it wrote leaves any number of bytes of the last line.</summary>
public sealed class TornEndTests : JournalTest
{
    [Fact]
    public void At_whatever_byte_a_kill_cuts_the_last_line_no_whole_entry_is_lost_and_the_chain_goes_on()
    {
        Append("a", "b");
        var start = (int)new FileInfo(Path).Length;
        Append("torn");
        var whole = File.ReadAllBytes(Path);
        for (var end = start; end <= whole.Length; end++)
        {
            File.WriteAllBytes(Path, whole.AsSpan(0, end).ToArray());
            Append("c", "d");
            Check(end, whole.AsSpan(start, end - start).ToArray(), isWhole: end >= whole.Length - 1);
        }
    }

    private void Check(int end, byte[] torn, bool isWhole)
    {
        Assert.True(Verify().IsValid, "cut at byte " + end);
        var entries = Entries();
        string[] wanted = isWhole ? ["a", "b", "torn", "c", "d"] : torn.Length > 0 ? ["a", "b", "", "c", "d"] : ["a", "b", "c", "d"];
        Assert.Equal(wanted, entries.Select(entry => entry.Name));
        if (isWhole || torn.Length == 0) return;
        Assert.Equal("torn", entries[2].Action);
        Assert.Equal(Convert.ToBase64String(torn), entries[2].Before["base64"]);
    }

    [Fact]
    public void A_kill_while_torn_bytes_are_escaped_leaves_a_torn_end_again()
    {
        Append("a");
        var start = (int)new FileInfo(Path).Length;
        File.AppendAllText(Path, "{\"number\":2,\"previous\":\"12");
        var torn = File.ReadAllBytes(Path);
        Append("b");
        var whole = File.ReadAllBytes(Path);
        var line = Array.IndexOf(whole, (byte)'\n', start);
        // What was written over the torn bytes so far; behind it the rest of them still stands.
        for (var end = start + 1; end < line; end += 7)
        {
            File.WriteAllBytes(Path, [.. whole.Take(end), .. torn.Skip(end)]);
            Append("c");
            Assert.True(Verify().IsValid, "cut at byte " + end);
            Assert.Equal(["a", "", "c"], Entries().Select(entry => entry.Name));
        }
    }

    [Fact]
    public void A_torn_end_is_reported_until_the_next_entry_settles_it()
    {
        Append("a");
        File.AppendAllText(Path, "{\"number\":2,");

        var problem = Assert.Single(Verify().Problems);
        Assert.Equal((JournalProblemKind.TornEnd, 2L), (problem.Kind, problem.Line));
        Append("b");
        Assert.True(Verify().IsValid);
    }

    [Fact]
    public void A_file_of_nothing_but_a_torn_line_becomes_a_journal()
    {
        File.WriteAllText(Path, "{\"numb");
        Append("a");
        Assert.True(Verify().IsValid);
        Assert.Equal(["torn", "rewrap"], Entries().Select(entry => entry.Action));
    }

    [Theory]
    [InlineData("# no entry\n")]
    [InlineData("\n")]
    [InlineData("{}\n")]
    public void A_last_line_that_is_whole_and_wrong_was_left_by_no_kill_and_nothing_is_appended(string line)
    {
        Append("a");
        File.AppendAllText(Path, line);
        var before = File.ReadAllBytes(Path);

        Assert.Equal("JournalDamaged", Assert.Throws<KeyGuardException>(() => Append("b")).ErrorId);
        Assert.Equal(before, File.ReadAllBytes(Path));
    }

    [Fact]
    public void An_edited_last_entry_is_not_continued()
    {
        Append("a", "b");
        Write(Lines().Select(line => line.Replace("\"b\"", "\"x\"")).ToArray());
        Assert.Equal("JournalDamaged", Assert.Throws<KeyGuardException>(() => Append("c")).ErrorId);
    }
}
