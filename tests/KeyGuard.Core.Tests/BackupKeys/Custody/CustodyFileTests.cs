using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.Errors;
using Xunit;

namespace KeyGuard.Tests.BackupKeys.Custody;

/// <summary>Reading and changing the file, alone and beside others.</summary>
public sealed class CustodyFileTests : CustodyTest
{
    [Fact]
    public void A_file_that_is_not_there_reads_as_empty_and_is_not_made_by_reading()
    {
        Assert.Empty(File.Read().Keys);
        Assert.False(System.IO.File.Exists(FilePath()));
    }

    [Fact]
    public void The_first_change_makes_folder_and_file()
    {
        var path = FilePath("a", "b", "custody.json");
        CustodyFile.At(path).Change(document => AddRecord(document, "k"));
        Assert.Equal("k", CustodyFile.At(path).Read().Keys.Single().Name);
    }

    [Fact]
    public void The_file_is_UTF_8_without_mark_with_line_feeds_only_and_readable_base64()
    {
        File.Change(document =>
        {
            AddRecord(document, "Köln");
            document.Keys[0].Wraps.Add(new CustodyWrap { Wrapped = "ab+/==" });
            return true;
        });
        var bytes = System.IO.File.ReadAllBytes(FilePath());
        Assert.Equal((byte)'{', bytes[0]);
        Assert.Equal((byte)'\n', bytes[bytes.Length - 1]);
        Assert.DoesNotContain((byte)'\r', bytes);
        Assert.Contains("\"Köln\"", Text, StringComparison.Ordinal);
        Assert.Contains("\"ab+/==\"", Text, StringComparison.Ordinal);
        Assert.Contains("\"format\": \"keyguard-custody\"", Text, StringComparison.Ordinal);
    }

    [Fact]
    public void No_temporary_file_is_left()
    {
        File.RequireWritable(CancellationToken.None);
        File.Change(document => AddRecord(document, "a"));
        File.Change(document => AddRecord(document, "b"));
        Assert.Empty(FilesBeside());
    }

    [Fact]
    public void The_generation_before_each_changing_command_is_kept_as_previous()
    {
        AnotherHandle(FilePath()).Change(document => AddRecord(document, "yesterday"));
        var before = Text;
        File.Change(document => AddRecord(document, "today"));
        File.Change(document => AddRecord(document, "also today"));
        Assert.Equal(before, System.IO.File.ReadAllText(FilePath() + ".previous"));
        var between = Text;
        // The next command of the same process.
        File.BeginGeneration();
        File.Change(document => AddRecord(document, "tomorrow"));
        File.Change(document => AddRecord(document, "also tomorrow"));
        Assert.Equal(between, System.IO.File.ReadAllText(FilePath() + ".previous"));
    }

    [Fact]
    public void A_change_that_changes_nothing_writes_nothing()
    {
        File.Change(static _ => false);
        Assert.False(System.IO.File.Exists(FilePath()));
    }

    [Fact]
    public void A_change_that_throws_writes_nothing_and_leaves_no_trace_in_memory()
    {
        File.Change(document => AddRecord(document, "a"));
        var before = Text;
        Assert.Throws<InvalidOperationException>(() => File.Change(document =>
        {
            AddRecord(document, "half");
            throw new InvalidOperationException();
        }));
        Assert.Equal(before, Text);
        File.Change(document => AddRecord(document, "b"));
        Assert.Equal(["a", "b"], File.Read().Keys.Select(record => record.Name));
    }

    [Fact]
    public void What_another_process_wrote_in_between_is_seen()
    {
        File.Change(document => AddRecord(document, "a"));
        AnotherHandle(FilePath()).Change(document => AddRecord(document, "b"));
        File.Change(document => AddRecord(document, "c"));
        Assert.Equal(["a", "b", "c"], File.Read().Keys.Select(record => record.Name));
    }

    [Fact]
    public void A_file_that_was_away_for_a_while_is_read_anew_when_it_is_back()
    {
        File.Change(document => AddRecord(document, "a"));
        System.IO.File.Move(FilePath(), FilePath("away"));
        File.Change(static _ => false);
        System.IO.File.Move(FilePath("away"), FilePath());
        File.Change(document => AddRecord(document, "b"));
        Assert.Equal(["a", "b"], File.Read().Keys.Select(record => record.Name));
    }

    [Fact]
    public void A_document_that_was_read_is_the_readers_own()
    {
        File.Change(document => AddRecord(document, "a"));
        File.Read().Keys.Clear();
        Assert.Single(File.Read().Keys);
    }

    [Fact]
    public void One_path_is_one_file_however_it_is_written() =>
        Assert.Same(File, CustodyFile.At(FilePath("x", "..", "custody.json")));

    [Fact]
    public void While_a_change_is_made_nobody_else_gets_the_lock()
    {
        File.Change(_ =>
        {
            Assert.ThrowsAny<IOException>(() => new FileStream(FilePath() + ".lock", FileMode.Open, FileAccess.ReadWrite, FileShare.None));
            return false;
        });
        using var free = new FileStream(FilePath() + ".lock", FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        Assert.True(free.CanWrite);
    }

    [Fact]
    public async Task Many_users_with_handles_of_their_own_lose_nothing()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(user => Task.Run(() =>
        {
            var mine = AnotherHandle(FilePath());
            for (var number = 0; number < 10; number++) mine.Change(document => AddRecord(document, $"{user}.{number}"));
        })));
        Assert.Equal(40, File.Read().Keys.Select(record => record.Name).Distinct().Count());
    }

    [Fact]
    public async Task Many_threads_with_one_handle_lose_nothing_and_readers_never_see_half_a_file()
    {
        using var done = new CancellationTokenSource();
        File.Change(document => AddRecord(document, "first"));
        var reader = Task.Run(() =>
        {
            while (!done.IsCancellationRequested) Assert.NotEmpty(File.Read().Keys);
        });
        await Task.WhenAll(Enumerable.Range(0, 4).Select(user => Task.Run(() =>
        {
            for (var number = 0; number < 10; number++) File.Change(document => AddRecord(document, $"{user}.{number}"));
        })));
        done.Cancel();
        await reader;
        Assert.Equal(41, File.Read().Keys.Count);
    }

    [Fact]
    public void A_user_who_stops_does_not_wait_for_the_lock()
    {
        using var held = new FileStream(FilePath() + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => File.Change(document => AddRecord(document, "a"), stop.Token));
    }

    [Fact]
    public void A_folder_that_is_a_file_cannot_be_written()
    {
        System.IO.File.WriteAllText(FilePath("parent"), "");
        var file = CustodyFile.At(FilePath("parent", "custody.json"));
        Assert.Equal("CustodyFileUnwritable", Assert.Throws<KeyGuardException>(() => file.Change(document => AddRecord(document, "a"))).ErrorId);
        Assert.Equal("CustodyFileUnwritable", Assert.Throws<KeyGuardException>(() => file.RequireWritable(CancellationToken.None)).ErrorId);
    }

    [Fact]
    public void A_read_only_file_is_refused_and_stays_as_it_is()
    {
        File.Change(document => AddRecord(document, "a"));
        var before = Text;
        System.IO.File.SetAttributes(FilePath(), FileAttributes.ReadOnly);
        try
        {
            Assert.Equal("CustodyFileUnwritable", Assert.Throws<KeyGuardException>(() => File.RequireWritable(CancellationToken.None)).ErrorId);
            Assert.Equal("CustodyFileUnwritable", Assert.Throws<KeyGuardException>(() => File.Change(document => AddRecord(document, "b"))).ErrorId);
            Assert.Equal(before, Text);
            Assert.DoesNotContain(FilesBeside(), name => name.EndsWith(".tmp", StringComparison.Ordinal));
        }
        finally
        {
            System.IO.File.SetAttributes(FilePath(), FileAttributes.Normal);
        }
    }

    [Fact]
    public void A_folder_in_the_files_place_is_reported_as_unreadable()
    {
        Directory.CreateDirectory(FilePath());
        Assert.Equal("CustodyFileUnreadable", Assert.Throws<KeyGuardException>(() => File.Read()).ErrorId);
    }

#if !NETFRAMEWORK
    [Fact]
    public void On_Unix_file_and_folder_are_their_owners_only()
    {
        if (OperatingSystem.IsWindows()) return;
        var path = FilePath("private", "custody.json");
        AnotherHandle(path).Change(document => AddRecord(document, "a"));
        CustodyFile.At(path).Change(document => AddRecord(document, "b"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(path + ".previous"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, System.IO.File.GetUnixFileMode(Path.GetDirectoryName(path)!));
    }
#endif
}
