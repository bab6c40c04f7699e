using KeyGuard.BackupKeys.Custody;

namespace KeyGuard.Operations.Journal;

/// <summary>
/// Where one run of a command writes down what it does. A changing service plans its intents and writes them before it
/// changes anything, and plans the outcomes after; these may wait for the next intents, so that a batch costs one flush.
/// Every custody file has a journal; what concerns no custody file names its journal itself.
/// </summary>
internal interface IJournal
{
    /// <summary>Fails now rather than in the middle of the work if nothing can be written down.</summary>
    void Require(CustodyFile custody);

    /// <inheritdoc cref="Require(CustodyFile)"/>
    void Require(JournalFile file);

    /// <summary>Takes an entry, to be written with the next <see cref="Write"/>.</summary>
    void Plan(CustodyFile custody, JournalNote note);

    /// <inheritdoc cref="Plan(CustodyFile, JournalNote)"/>
    void Plan(JournalFile file, JournalNote note);

    /// <summary>How far the journal of a custody file is on the disk; null where there is none, or none that can be read.</summary>
    JournalHead? Head(CustodyFile custody);

    /// <summary>
    /// Writes all that is planned. Intents that can't be written end the command; outcomes that can't be are reported as
    /// an error, and unwraps as a warning, because what they tell of has happened.
    /// </summary>
    void Write();
}
