using System;
using System.Collections.Generic;
using System.Linq;
using KeyGuard.BackupKeys.Custody.Merge;

namespace KeyGuard.BackupKeys.Custody;

/// <summary>A record, and the file it stands in (none for one that was only read).</summary>
internal sealed record CustodyEntry(CustodyFile? File, CustodyRecord Record)
{
    /// <summary>The other files that have the same key, and its name there.</summary>
    public List<(CustodyFile File, string Name)> Copies { get; } = [];

    /// <summary>Every file that has the key, its own first.</summary>
    public IEnumerable<(CustodyFile File, string Name)> Places => File is null ? Copies : Copies.Prepend((File, Record.Name));
}

/// <summary>A wrapped form that custody knows.</summary>
internal sealed record KnownWrap(CustodyEntry Entry, CustodyWrap Wrap);

/// <summary>What several custody files say together, as it was when they were read; for looking things up.</summary>
internal sealed class CustodyBook
{
    private readonly List<CustodyEntry> _entries = [];
    private readonly Dictionary<CustodyFile, DateTime> _readAt = [];
    private readonly Dictionary<string, KnownWrap> _byWrapped = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, CustodyEntry> _byPasswordId = [];
    private readonly Dictionary<string, CustodyEntry> _byName = new(KeyName.Comparer);
    private readonly Dictionary<string, CustodyEntry> _byCheck = new(StringComparer.Ordinal);

    private CustodyBook()
    {
    }

    /// <summary>All records; a key that several files have is one.</summary>
    public IReadOnlyList<CustodyEntry> Entries => _entries;

    /// <summary>Reads custody files, each once however often it is given.</summary>
    public static CustodyBook Open(IEnumerable<CustodyFile> files)
    {
        var book = new CustodyBook();
        foreach (var file in files.Distinct()) book.Read(file);
        return book;
    }

    /// <summary>
    /// Adds records from elsewhere than a custody file in use: of a key that is known already, what they know beyond it,
    /// such as a custodian that our file has not heard of.
    /// </summary>
    public void AddGiven(IEnumerable<CustodyRecord> records)
    {
        foreach (var record in records) AddGiven(record);
    }

    /// <summary>
    /// The wrap with this very text: in use, pending or superseded. A text that is not known is looked for once more if a
    /// file has changed since: in a pipeline, the command before may have recorded it a moment ago.
    /// </summary>
    public KnownWrap? ByWrapped(string wrapped)
    {
        if (!_byWrapped.TryGetValue(wrapped, out var known) && ReadChanged()) _byWrapped.TryGetValue(wrapped, out known);
        return known;
    }

    public CustodyEntry? ByPasswordId(Guid id) => _byPasswordId.TryGetValue(id, out var entry) ? entry : null;

    public CustodyEntry? ByName(string name) => _byName.TryGetValue(name, out var entry) ? entry : null;

    private void AddGiven(CustodyRecord record)
    {
        var known = record.AllWraps().Select(wrap => ByWrapped(wrap.Wrapped)?.Entry).FirstOrDefault(entry => entry is not null);
        if (known is null || (known.Record.Protected.Check is { } mine && record.Protected.Check is { } other && mine != other))
        {
            Add(new CustodyEntry(null, record));
            return;
        }
        // A copy that was read for looking things up; nobody writes it back.
        RecordMerge.Into(known.Record, record);
        foreach (var wrap in known.Record.AllWraps()) TryAdd(_byWrapped, wrap.Wrapped, new KnownWrap(known, wrap));
    }

    private void Read(CustodyFile file)
    {
        // The time is taken before the content: if somebody writes in between, it is read again rather than missed.
        _readAt[file] = file.Changed;
        foreach (var record in file.Read().Keys) Add(new CustodyEntry(file, record));
    }

    private bool ReadChanged()
    {
        var changed = _readAt.Where(read => read.Key.Changed != read.Value).Select(read => read.Key).ToArray();
        foreach (var file in changed)
        {
            _entries.RemoveAll(entry => entry.File == file);
            Read(file);
        }
        return changed.Length > 0;
    }

    private void Add(CustodyEntry entry)
    {
        if (Twin(entry) is { } twin)
        {
            if (!twin.Copies.Exists(copy => copy.File == entry.File)) twin.Copies.Add((entry.File!, entry.Record.Name));
            // What both know together; each file is changed by itself.
            RecordMerge.Into(twin.Record, entry.Record);
            entry = twin;
        }
        else
        {
            _entries.Add(entry);
        }
        Index(entry);
    }

    // The same key in another file: two connections may record in two.
    private CustodyEntry? Twin(CustodyEntry entry)
    {
        if (entry.File is null) return null;
        var check = entry.Record.Protected.Check;
        var known = check is not null && _byCheck.TryGetValue(check, out var same) ? same : null;
        known ??= entry.Record.AllWraps().Select(wrap => _byWrapped.TryGetValue(wrap.Wrapped, out var found) ? found.Entry : null).FirstOrDefault(found => found is not null);
        var isTwin = known?.File is not null && known.File != entry.File && (check is null || known.Record.Protected.Check is null || known.Record.Protected.Check == check);
        return isTwin ? known : null;
    }

    private void Index(CustodyEntry entry)
    {
        foreach (var wrap in entry.Record.AllWraps()) TryAdd(_byWrapped, wrap.Wrapped, new KnownWrap(entry, wrap));
        if (entry.Record.Veeam?.PasswordId is { } id) TryAdd(_byPasswordId, id, entry);
        TryAdd(_byName, entry.Record.Name, entry);
        if (entry.Record.Protected.Check is { } check) TryAdd(_byCheck, check, entry);
    }

    private static void TryAdd<TKey, TValue>(Dictionary<TKey, TValue> index, TKey key, TValue value)
        where TKey : notnull
    {
        if (!index.ContainsKey(key)) index.Add(key, value);
    }
}
