using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Threading;
using KeyGuard.Operations.Journal;
using Xunit;

namespace KeyGuard.Tests.Operations.Journal;

/// <summary>What the file looks like, as docs/about_KeyGuard_Journal.md has it.</summary>
public sealed class ChainTests : JournalTest
{
    [Fact]
    public void An_entry_is_chained_to_the_one_before_by_a_hash_that_anybody_can_check()
    {
        Append("a");
        Append("b", "c");

        var previous = new string('0', 64);
        foreach (var (line, number) in Lines().Select((line, index) => (line, index + 1)))
        {
            using var json = JsonDocument.Parse(line);
            Assert.Equal(number, json.RootElement.GetProperty("number").GetInt64());
            Assert.Equal(previous, json.RootElement.GetProperty("previous").GetString());
            previous = json.RootElement.GetProperty("hash").GetString()!;
            Assert.Equal(Sha256(line.Substring(0, line.Length - ",\"hash\":\"\"}".Length - 64)), previous);
        }
    }

    [Fact]
    public void The_file_is_UTF8_without_mark_and_ends_its_lines_with_a_line_feed()
    {
        Append("prüf\r\n\u2028\"key\"", "日本");
        var bytes = File.ReadAllBytes(Path);

        Assert.Equal((byte)'{', bytes[0]);
        Assert.Equal((byte)'\n', bytes[bytes.Length - 1]);
        Assert.DoesNotContain((byte)'\r', bytes);
        Assert.Equal(2, bytes.Count(value => value == '\n'));
        Assert.Equal(["prüf\r\n\u2028\"key\"", "日本"], Entries().Select(entry => entry.Name));
    }

    [Fact]
    public void An_entry_comes_back_as_it_was_given()
    {
        var note = new JournalNote(JournalAction.Register, JournalPhase.Failed, "vm")
        {
            Before = new Dictionary<string, string> { ["keyVersion"] = "1" },
            After = new Dictionary<string, string> { ["keyVersion"] = "2", ["veeamId"] = "x" },
            Error = "VeeamCommandFailed",
            CorrelationIds = ["a", "b"],
        };
        var before = DateTime.UtcNow;
        var head = Journal.Append([note], Author, CancellationToken.None);

        var entry = Assert.Single(Entries());
        Assert.Equal((1, "register", JournalPhase.Failed, "vm", "VeeamCommandFailed"), (entry.Number, entry.Action, entry.Phase, entry.Name, entry.ErrorId));
        Assert.Equal("1", entry.Before["keyVersion"]);
        Assert.Equal(2, entry.After.Count);
        Assert.Equal(["a", "b"], entry.CorrelationIds);
        Assert.InRange(entry.Time, before, DateTime.UtcNow);
        Assert.Equal(DateTimeKind.Utc, entry.Time.Kind);
        Assert.Equal((Author.Run, Author.Account, Author.Host, Author.ProcessId, Author.Program, "Test-Command"), (entry.RunId, entry.Account, entry.Host, entry.ProcessId, entry.Program, entry.Command));
        Assert.Equal((head.Count, head.Hash), (entry.Number, entry.Hash));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8 * 1024)]
    [InlineData(9 * 1024)]
    [InlineData(200 * 1024)]
    public void The_end_is_found_however_long_the_last_line_is(int length)
    {
        Append("a");
        Append(new string('x', length));
        Append("b");

        var verified = Verify();
        Assert.Empty(verified.Problems);
        Assert.Equal(3, verified.Count);
    }

    [Fact]
    public void Verifying_tells_count_and_head()
    {
        var first = Append("a", "b");
        var second = Append("c");

        Assert.True(Verify().IsValid);
        Assert.Equal((second.Count, second.Hash), (Verify().Count, Verify().Head));
        Assert.Equal(2, Verify(first.Hash).ExpectedHeadNumber);
        Assert.True(Verify(first.Hash.ToUpperInvariant(), first.Count).IsValid);
        Assert.True(Verify(second.Hash, second.Count).IsValid);
        Assert.True(Verify(count: 3).IsValid);
    }

    [Fact]
    public void An_empty_journal_is_valid_until_entries_are_expected()
    {
        File.WriteAllText(Path, "");
        Assert.True(Verify().IsValid);
        Assert.False(Verify(count: 1).IsValid);
        Append("a");
        Assert.Equal(1, Verify().Count);
    }

#if NET
    [Fact]
    public void Only_its_owner_may_read_it()
    {
        Append("a");
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
    }
#endif

    private static string Sha256(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
#if NET
        var hash = SHA256.HashData(bytes);
#else
        using var sha = SHA256.Create();
        var hash = sha.ComputeHash(bytes);
#endif
        return string.Concat(hash.Select(value => value.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)));
    }
}
