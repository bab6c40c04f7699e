using System.Collections.Generic;

namespace KeyGuard.Operations.Journal.Verification;

/// <summary>
/// Follows the chain from line to line, and goes on after a break so that each break is found once. It remembers nothing
/// but the entry before, and the one before a break, so a journal may be as long as it likes.
/// </summary>
internal sealed class JournalChain
{
    private const int MostListed = 100;
    private readonly List<JournalProblem> _problems = [];
    private string _head = JournalHash.None;
    private string _actualHead = JournalHash.None;
    private long _last;
    private (long Last, string Head) _beforeBreak = (-1, "");

    /// <summary>How many entries there were.</summary>
    public long Count { get; private set; }

    /// <summary>The hash of the last one in place.</summary>
    public string Head => Count == 0 ? "" : _head;

    public long ProblemCount { get; private set; }

    public IReadOnlyList<JournalProblem> Problems => _problems;

    /// <summary>Takes a line that is no entry.</summary>
    public void NoEntry(long line, bool isEnded)
    {
        if (isEnded) Report(JournalProblemKind.NotAnEntry, line, null, "This line is no entry as KeyGuard writes them.");
        else Report(JournalProblemKind.TornEnd, line, null, "The last line is not whole: its writer was killed, or the end was cut off.");
    }

    /// <summary>Takes an entry.</summary>
    public void Take(long line, JournalLine entry)
    {
        Count++;
        if (!entry.IsIntact) Report(JournalProblemKind.Altered, line, entry.Number, $"Entry {entry.Number} was edited: its content does not have its hash.");
        if (entry.Follows(_beforeBreak.Last, _beforeBreak.Head)) Resume(entry);
        else if (IsNext(entry)) Follow(entry, _last + 1);
        else if (entry.Number <= _last) Report(JournalProblemKind.OutOfPlace, line, entry.Number, $"Entry {entry.Number} does not belong here: that number was there already.");
        else Break(line, entry);
    }

    public void Report(JournalProblemKind kind, long line, long? number, string message)
    {
        ProblemCount++;
        if (_problems.Count < MostListed) _problems.Add(new JournalProblem(kind, line, number, message));
    }

    // An edited entry has been reported; if either its link or its number fits, that is all there is to it.
    private bool IsNext(JournalLine entry)
    {
        var isLinked = entry.Previous == _head || entry.Previous == _actualHead;
        var isNumbered = entry.Number == _last + 1;
        return entry.IsIntact ? isLinked && isNumbered : isLinked || isNumbered;
    }

    private void Break(long line, JournalLine entry)
    {
        var missing = entry.Number - _last - 1;
        if (missing == 1) Report(JournalProblemKind.Missing, line, entry.Number, $"Entry {_last + 1} is missing before this one.");
        else if (missing > 1) Report(JournalProblemKind.Missing, line, entry.Number, $"Entries {_last + 1} to {entry.Number - 1} are missing before this one.");
        else Report(JournalProblemKind.Unlinked, line, entry.Number, $"Entry {entry.Number} continues another entry than the one before it: one of the two was replaced.");
        var before = (_last, _head);
        Follow(entry, entry.Number);
        _beforeBreak = before;
    }

    // The chain goes on behind the entry that broke it: so that one was put in, and nothing is missing before it.
    private void Resume(JournalLine entry)
    {
        if (_problems.Count == ProblemCount)
        {
            var wrong = _problems[_problems.Count - 1];
            _problems[_problems.Count - 1] = new JournalProblem(JournalProblemKind.OutOfPlace, wrong.Line, wrong.Number, $"Entry {wrong.Number} does not belong here: the one behind it continues the one before it.");
        }
        Follow(entry, entry.Number);
    }

    // Of an edited entry it is not known whether the hash or the content is the old one; the next entry tells.
    private void Follow(JournalLine entry, long number)
    {
        _beforeBreak = (-1, "");
        _last = number;
        _head = entry.Hash;
        _actualHead = entry.Actual;
    }
}
