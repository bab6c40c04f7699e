using System.Collections.Generic;
using System.Linq;
using System.Threading;
using KeyGuard.Operations.Journal;
using KeyGuard.VSphere.Inventory;

namespace KeyGuard.VSphere.Rekey;

/// <summary>
/// What the journal tells of earlier runs in one vCenter: which keys were meant for which object without having been seen in
/// use, which keys were made and never used, which objects were about to be re-keyed when a run ended, and for which objects
/// it ended before it had noted the key it may have got.
/// </summary>
internal sealed class MadeKeys
{
    // Workers look a key up while what came back is settled.
    private readonly object _gate = new();
    private readonly Dictionary<string, KeyRef> _meant = [];
    private readonly Dictionary<string, string> _begun = [];
    private readonly HashSet<KeyRef> _made = [];
    private readonly HashSet<string> _asked = [];
    private readonly Dictionary<string, int> _lost = [];
    private readonly SharedKeys _shared = new();

    /// <summary>The key that was meant for an object and is not known to be in use; null where there is none.</summary>
    public KeyRef? For(string item)
    {
        lock (_gate) return _meant.TryGetValue(item, out var key) ? key : null;
    }

    /// <summary>The key that an interrupted run meant for all of its objects, of which these are some; null where there is none.</summary>
    public KeyRef? ForAll(IEnumerable<string> items) => _shared.Of(items);

    /// <summary>How often an earlier run asked for a key and was ended before it could note which it got.</summary>
    public int Lost(string item) => (_asked.Contains(item) ? 1 : 0) + (_lost.TryGetValue(item, out var before) ? before : 0);

    /// <summary>Whether an earlier run was about to put an object under a provider, or to have a key made for it, and never noted what became of that.</summary>
    public bool IsBegun(string item, string provider) => Lost(item) > 0 ||
        (_begun.TryGetValue(item, out var wanted) && wanted == provider) || For(item)?.IsUnder(provider) == true;

    /// <summary>All that were made and are not known to be in use.</summary>
    public IEnumerable<KeyRef> Unused => _made;

    /// <summary>An interrupted run had begun with an object, which was seen under this key.</summary>
    public void Settle(string item, KeyRef key)
    {
        lock (_gate) _meant.Remove(item);
        _begun.Remove(item);
        _made.Remove(key);
    }

    /// <summary>The key by which an object that is where it should be shows what an interrupted run had begun; null where there is nothing of the kind.</summary>
    public KeyRef? Settling(string item, IReadOnlyList<KeyRef> seen)
    {
        if (For(item) is { } meant && seen.Contains(meant)) return meant;
        // Where the platform chooses the key, nobody knew it beforehand.
        return _begun.ContainsKey(item) && seen.Count > 0 ? seen[0] : null;
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
        else return;
        if (entry.After.ContainsKey(RekeyNotes.Shared)) _shared.Learn(entry.RunId, item, Key(entry));
    }

    private void LearnKey(JournalEntry entry, string item)
    {
        if (entry.Phase == JournalPhase.Intent)
        {
            // Asked again without an answer to the first time: what may have come of that stays lost.
            if (!_asked.Add(item)) _lost[item] = Lost(item);
        }
        // A run that was stopped says of itself that it does not know; what it may have got is lost as after a kill.
        else if (entry.ErrorId != RekeyNotes.OutcomeUnknown) _asked.Remove(item);
        if (entry.ErrorId == RekeyNotes.KeyLost) _lost.Remove(item);
        if (entry.Phase != JournalPhase.Done || Key(entry) is not { } key) return;
        _meant[item] = key;
        _made.Add(key);
    }

    private void LearnRekey(JournalEntry entry, string item)
    {
        if (entry.Phase == JournalPhase.Intent)
        {
            _begun[item] = entry.After.TryGetValue(RekeyNotes.Provider, out var provider) ? provider : "";
            // A shared key is made for one object and meant for others too.
            if (Key(entry) is { } meant) _meant[item] = meant;
            return;
        }
        _begun.Remove(item);
        if (entry.Phase == JournalPhase.Done) Close(item);
        if (Key(entry) is { } key && (entry.Phase == JournalPhase.Done || IsPartlyDone(entry))) _made.Remove(key);
    }

    private void Close(string item)
    {
        _meant.Remove(item);
        _lost.Remove(item);
        _asked.Remove(item);
        _shared.Close(item);
    }

    private static bool IsPartlyDone(JournalEntry entry) => entry.Phase == JournalPhase.Failed && entry.After.TryGetValue(RekeyNotes.Parts, out var done) && done.Length > 0;

    private static KeyRef? Key(JournalEntry entry) =>
        entry.After.TryGetValue(RekeyNotes.KeyId, out var id) && entry.After.TryGetValue(RekeyNotes.Provider, out var provider) ? new KeyRef(id, provider) : null;
}
