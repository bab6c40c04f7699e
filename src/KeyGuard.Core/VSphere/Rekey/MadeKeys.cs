using System.Collections.Generic;
using System.Linq;
using System.Threading;
using KeyGuard.Operations.Journal;
using KeyGuard.VSphere.Inventory;

namespace KeyGuard.VSphere.Rekey;

/// <summary>
/// What the journal tells of earlier runs in one vCenter: which keys were made for which object and never seen in use, and
/// for which objects a run ended before it had written down the key that it may have been given.
/// </summary>
internal sealed class MadeKeys
{
    private readonly Dictionary<string, KeyRef> _made = [];
    private readonly HashSet<string> _asked = [];

    /// <summary>The key that was made for an object and is not known to be in use; null where there is none.</summary>
    public KeyRef? For(string item) => _made.TryGetValue(item, out var key) ? key : null;

    /// <summary>Whether an earlier run asked for a key and was ended before it could note which it got.</summary>
    public bool IsLost(string item) => _asked.Contains(item);

    /// <summary>All that are not known to be in use.</summary>
    public IEnumerable<KeyRef> Unused => _made.Values.Distinct();

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
        if (entry.Phase == JournalPhase.Done && Key(entry) is { } key) _made[item] = key;
    }

    private void LearnRekey(JournalEntry entry, string item)
    {
        // A shared key is made for one object and meant for others too.
        if (entry.Phase == JournalPhase.Intent && Key(entry) is { KeyId.Length: > 0 } meant) _made[item] = meant;
        if (entry.Phase == JournalPhase.Done) _made.Remove(item);
    }

    private static KeyRef? Key(JournalEntry entry) =>
        entry.After.TryGetValue(RekeyNotes.KeyId, out var id) && entry.After.TryGetValue(RekeyNotes.Provider, out var provider) ? new KeyRef(id, provider) : null;
}
