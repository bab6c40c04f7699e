using System.Collections.Generic;
using System.Linq;
using System.Threading;
using KeyGuard.Operations.Journal;
using KeyGuard.VSphere.Inventory;

namespace KeyGuard.VSphere.Rekey;

/// <summary>
/// What the journal tells of earlier runs in one vCenter: which keys were meant for which object without having been seen in
/// use, which keys were made and never used, and for which objects a run ended before it had noted the key it may have got.
/// </summary>
internal sealed class MadeKeys
{
    private readonly Dictionary<string, KeyRef> _meant = [];
    private readonly HashSet<KeyRef> _made = [];
    private readonly HashSet<string> _asked = [];

    /// <summary>The key that was meant for an object and is not known to be in use; null where there is none.</summary>
    public KeyRef? For(string item) => _meant.TryGetValue(item, out var key) ? key : null;

    /// <summary>Whether an earlier run asked for a key and was ended before it could note which it got.</summary>
    public bool IsLost(string item) => _asked.Contains(item);

    /// <summary>All that were made and are not known to be in use.</summary>
    public IEnumerable<KeyRef> Unused => _made;

    /// <summary>An object was seen under the key that was meant for it.</summary>
    public void Settle(string item)
    {
        if (!_meant.TryGetValue(item, out var key)) return;
        _meant.Remove(item);
        _made.Remove(key);
    }

    /// <summary>Reads the journal; where there is none, nothing was made.</summary>
    public static MadeKeys Read(JournalFile journal, string vCenterId, CancellationToken cancellationToken)
    {
        var keys = new MadeKeys();
        if (!System.IO.File.Exists(journal.Path)) return keys;
        foreach (var entry in JournalReader.Read(journal, _ => { }, cancellationToken))
        {
            if (entry.Before.TryGetValue(RekeyNotes.VCenter, out var id) && id == vCenterId) keys.Learn(entry);
        }
        return keys;
    }

    private void Learn(JournalEntry entry)
    {
        if (!entry.Before.TryGetValue(RekeyNotes.Item, out var item)) return;
        if (entry.Action == JournalAction.VCenterKeyCreate) LearnKey(entry, item);
        else if (RekeyNotes.Actions.Contains(entry.Action)) LearnRekey(entry, item);
    }

    private void LearnKey(JournalEntry entry, string item)
    {
        if (entry.Phase == JournalPhase.Intent) _asked.Add(item);
        // A run that was stopped says of itself that it does not know; what it may have got is lost as after a kill.
        else if (entry.ErrorId != RekeyNotes.OutcomeUnknown) _asked.Remove(item);
        if (entry.Phase != JournalPhase.Done || Key(entry) is not { } key) return;
        _meant[item] = key;
        _made.Add(key);
    }

    private void LearnRekey(JournalEntry entry, string item)
    {
        // A shared key is made for one object and meant for others too.
        if (entry.Phase == JournalPhase.Intent && Key(entry) is { } meant) _meant[item] = meant;
        if (entry.Phase == JournalPhase.Done) _meant.Remove(item);
        if (Key(entry) is { } key && (entry.Phase == JournalPhase.Done || IsPartlyDone(entry))) _made.Remove(key);
    }

    private static bool IsPartlyDone(JournalEntry entry) => entry.Phase == JournalPhase.Failed && entry.After.TryGetValue(RekeyNotes.Parts, out var done) && done.Length > 0;

    private static KeyRef? Key(JournalEntry entry) =>
        entry.After.TryGetValue(RekeyNotes.KeyId, out var id) && entry.After.TryGetValue(RekeyNotes.Provider, out var provider) ? new KeyRef(id, provider) : null;
}
