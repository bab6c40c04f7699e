using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.Errors;
using KeyGuard.Hosting;
using KeyGuard.Operations.Journal;
using KeyGuard.Operations.Journal.Anchors;
using Xunit;

namespace KeyGuard.Tests.Operations.Journal;

/// <summary>How a run treats a journal that can be written, and one that can't.</summary>
public sealed class RunTests : JournalTest, IDisposable
{
    private readonly Listener _host = new();
    private readonly HeadList _anchor = new();
    private readonly JournalRun _run;
    private readonly CustodyFile _custody;

    public RunTests()
    {
        _custody = CustodyFile.At(InFolder("custody.json"));
        _run = New();
    }

    [Fact]
    public void What_is_planned_together_is_one_flush_and_one_anchor()
    {
        _run.Plan(_custody, Intent("a"));
        _run.Plan(_custody, Intent("b"));
        _run.Write();
        _run.Plan(_custody, Note("a"));
        _run.Plan(_custody, Note("b"));
        _run.Plan(_custody, Intent("c"));
        _run.Write();

        Assert.Equal([2, 5], _anchor.Heads.Select(head => head.Count));
        Assert.Equal(Verify().Head, _anchor.Heads.Last().Hash);
        Assert.Equal(Path, _anchor.Heads.Last().Path);
        Assert.Empty(_host.Said);
    }

    [Fact]
    public void Nothing_planned_is_nothing_written()
    {
        _run.Write();
        _run.Close();
        Assert.False(File.Exists(Path));
    }

    [Fact]
    public void An_intent_without_outcome_is_closed_as_unknown()
    {
        _run.Plan(_custody, Intent("a"));
        _run.Plan(_custody, Intent("b"));
        _run.Write();
        _run.Plan(_custody, Note("a"));
        _run.Close();

        Assert.Equal(["a Intent ", "b Intent ", "a Done ", "b Failed OutcomeUnknown"], Entries().Select(entry => $"{entry.Name} {entry.Phase} {entry.ErrorId}"));
    }

    [Fact]
    public void An_intent_that_cannot_be_written_ends_the_run()
    {
        Directory.CreateDirectory(Path);
        Assert.Equal("JournalUnwritable", Assert.Throws<KeyGuardException>(() => _run.Require(_custody)).ErrorId);
        _run.Plan(_custody, Intent("a"));
        Assert.Equal("JournalUnwritable", Assert.Throws<KeyGuardException>(_run.Write).ErrorId);
        _run.Close();
        Assert.Empty(_host.Said);
    }

    [Fact]
    public void An_outcome_that_was_planned_with_such_an_intent_is_not_lost_when_it_can_be_written_later()
    {
        _run.Plan(_custody, Intent("a"));
        _run.Write();
        _run.Plan(_custody, Note("a"));
        _run.Plan(_custody, Intent("b"));
        File.Move(Path, Path + ".away");
        Directory.CreateDirectory(Path);
        Assert.Throws<KeyGuardException>(_run.Write);
        Directory.Delete(Path);
        File.Move(Path + ".away", Path);
        _run.Close();

        Assert.Equal(["a Intent", "a Done"], Entries().Select(entry => $"{entry.Name} {entry.Phase}"));
    }

    [Fact]
    public void An_outcome_that_cannot_be_written_is_an_error()
    {
        Directory.CreateDirectory(Path);
        _run.Plan(_custody, Note("a"));
        _run.Write();
        Assert.Equal(["error JournalUnwritable"], _host.Said);
    }

    [Fact]
    public void An_unwrap_that_cannot_be_written_is_a_warning_once()
    {
        Directory.CreateDirectory(Path);
        foreach (var name in new[] { "a", "b" })
        {
            _run.Plan(_custody, new JournalNote(JournalAction.Unwrap, JournalPhase.Done, name));
            _run.Write();
        }
        Assert.StartsWith("warning The journal", Assert.Single(_host.Said), StringComparison.Ordinal);
    }

    [Fact]
    public void An_optional_journal_stops_nothing()
    {
        Environment.SetEnvironmentVariable("KEYGUARD_JOURNAL", "Optional");
        var run = New();
        Directory.CreateDirectory(Path);
        run.Require(_custody);
        run.Plan(_custody, Intent("a"));
        run.Write();
        run.Plan(_custody, Note("a"));
        run.Write();
        run.Close();
        Assert.StartsWith("warning The journal", Assert.Single(_host.Said), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_to_be_said_waits_for_the_hosts_thread()
    {
        Directory.CreateDirectory(Path);
        _run.Plan(_custody, Note("a"));
        var other = new Thread(_run.Write);
        other.Start();
        other.Join();
        Assert.Empty(_host.Said);
        _run.Write();
        Assert.Single(_host.Said);
    }

    [Fact]
    public void An_anchor_that_is_missing_is_told_once_to_who_asks()
    {
        _anchor.Remark = "no log here";
        foreach (var name in new[] { "a", "b" })
        {
            _run.Plan(_custody, Note(name));
            _run.Write();
        }
        Assert.Equal(["verbose no log here"], _host.Said);
    }

    void IDisposable.Dispose()
    {
        Environment.SetEnvironmentVariable("KEYGUARD_JOURNAL", null);
        Dispose();
    }

    private static JournalNote Intent(string name) => Note(name) with { Phase = JournalPhase.Intent };

    private JournalRun New() => new("Test-Command", _host, [], _anchor);

    private sealed class HeadList : IJournalAnchor
    {
        public List<JournalHead> Heads { get; } = [];

        public string? Remark { get; set; }

        public string? Keep(JournalHead head)
        {
            Heads.Add(head);
            return Remark;
        }
    }

    private sealed class Listener : IKeyGuardHost
    {
        public List<string> Said { get; } = [];

        public CancellationToken Stopping => CancellationToken.None;

        public IJournal Journal => throw new NotSupportedException();

        public void Verbose(string message) => Said.Add("verbose " + message);

        public void Warning(string message) => Said.Add("warning " + message);

        public void Progress(string activity, int done, int total)
        {
        }

        public void ItemFailed(KeyGuardException failure) => Said.Add("error " + failure.ErrorId);
    }
}
