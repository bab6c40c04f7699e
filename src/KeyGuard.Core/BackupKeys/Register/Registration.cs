using System;
using System.Linq;
using KeyGuard.Errors;
using KeyGuard.Operations.Journal;

namespace KeyGuard.BackupKeys.Register;

/// <summary>One key on its way into Veeam.</summary>
internal sealed class Registration(WrappedBackupKey key)
{
    public WrappedBackupKey Key { get; } = key;

    /// <summary>Whether Veeam was asked to add it, with whatever outcome.</summary>
    public bool WasTried { get; set; }

    /// <summary>The id that Veeam gave it.</summary>
    public Guid? AddedId { get; set; }

    /// <summary>Whether this run added it.</summary>
    public bool WasAdded { get; set; }

    /// <summary>The key in Veeam with exactly the wanted description.</summary>
    public StoredKey? Kept { get; set; }

    public KeyGuardException? Failure { get; set; }

    public bool IsFresh => Kept is null && Failure is null;

    /// <summary>Whether Veeam's record is this key: by its very description, or, of a key brought back, by any of its forms.</summary>
    public bool IsHeldAs(StoredKey stored)
    {
        if (string.Equals(stored.Description, Key.Description, StringComparison.Ordinal)) return true;
        if (Key.RecordedId is null && Key.OlderForms.Count == 0) return false;
        if (!KeyDescription.TryParse(stored.Description, out var described)) return false;
        return Key.Wraps.Any(wrap => wrap.Wrapped == described.Wrapped) || Key.OlderForms.Contains(described.Wrapped, StringComparer.Ordinal);
    }

    public RegisteredBackupKey Result(StoredKey kept) => new()
    {
        Name = Key.Name,
        Added = WasAdded,
        Id = kept.Id,
        EncryptionKey = kept.Native,
        Description = kept.Description,
        RootKeyId = Key.RootKeyId,
        KeyVersion = Key.KeyVersion,
        InstanceId = Key.InstanceId,
        Endpoint = Key.Endpoint,
    };

    /// <summary>What the journal is to say of it.</summary>
    public JournalNote Note(JournalPhase phase) => new(JournalAction.Register, phase, Key.Name) { After = WrapFacts.Of(Key.Wrap, Kept?.Id) };

    /// <summary>What became of it, for the journal.</summary>
    public JournalNote Outcome()
    {
        if (Failure is not null) return JournalNote.Failure(JournalAction.Register, Key.Name, Failure);
        return Kept is not null ? Note(JournalPhase.Done) : Note(JournalPhase.Failed) with { Error = "Stopped" };
    }
}
