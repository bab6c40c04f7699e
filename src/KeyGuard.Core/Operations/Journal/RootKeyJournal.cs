using System;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.Errors;
using KeyGuard.KeyProtect;

namespace KeyGuard.Operations.Journal;

/// <summary>Writes down the change of one root key: what it was before, and what became of it.</summary>
/// <param name="journal">The run's journal.</param>
/// <param name="custody">The custody file of the connection.</param>
/// <param name="action">What is done.</param>
/// <param name="name">The root key as the user named it.</param>
internal sealed class RootKeyJournal(IJournal journal, CustodyFile custody, string action, string name)
{
    private bool _begun;
    private KmsRootKey? _before;

    /// <summary>Writes the intent. Throws if that can't be done, and then nothing may be changed.</summary>
    /// <param name="before">The root key as it is; null where there is none yet.</param>
    public void Begin(KmsRootKey? before)
    {
        _before = before;
        Write(new JournalNote(action, JournalPhase.Intent, name));
        _begun = true;
    }

    /// <summary>Does it, and writes the outcome. A root key that was as wanted already is not worth an entry.</summary>
    public KmsRootKey Run(Func<KmsRootKey> change)
    {
        try
        {
            var after = change();
            if (_begun) Write(new JournalNote(action, JournalPhase.Done, name) { After = WrapFacts.Of(after) });
            return after;
        }
        catch (KeyGuardException failure) when (!failure.ErrorId.StartsWith("Journal", StringComparison.Ordinal))
        {
            Write(JournalNote.Failure(action, name, failure));
            throw;
        }
    }

    private void Write(JournalNote note)
    {
        journal.Plan(custody, _before is null ? note : note with { Before = WrapFacts.Of(_before) });
        journal.Write();
    }
}
