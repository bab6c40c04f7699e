using System;
using System.Collections.Generic;
using KeyGuard.Errors;
using KeyGuard.Hosting;

namespace KeyGuard.Operations.Journal;

/// <summary>
/// What a run has to say about its journal, each thing once. The host may be called on one thread only, and a root key's
/// change is written down on another: then it is said a little later.
/// </summary>
internal sealed class JournalRemarks(IKeyGuardHost host)
{
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private readonly Queue<Action> _unsaid = new();
    private readonly HashSet<string> _known = [];

    /// <summary>Something was done, or is going to be, that the journal does not tell of.</summary>
    public void NotKept(KeyGuardException failure) => Add("warning", () => host.Warning(failure.Message + " What this command does is not written down there."));

    /// <summary>A change was made, and its outcome could not be written.</summary>
    public void OutcomeNotKept(KeyGuardException failure) => Add("error", () => host.ItemFailed(failure));

    /// <summary>The journal's head could not be kept in the system's log.</summary>
    public void NotAnchored(string remark) => Add("anchor", () => host.Verbose(remark));

    /// <summary>Says what has not been said yet, if this is the thread for it.</summary>
    public void Say()
    {
        while (Environment.CurrentManagedThreadId == _thread && _unsaid.Count > 0) _unsaid.Dequeue()();
    }

    private void Add(string kind, Action say)
    {
        if (_known.Add(kind)) _unsaid.Enqueue(say);
        Say();
    }
}
