using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Security;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.BackupKeys.Custody.Merge;
using KeyGuard.Hosting;
using KeyGuard.Operations.Journal;

namespace KeyGuard.BackupKeys.Register;

/// <summary>
/// Brings known keys back into custody before any of them goes into Veeam, and makes of each what the registrar takes: its
/// name, all its custodians' forms, and the description that Veeam had. Nothing that custody knows beyond it is lost.
/// </summary>
internal sealed class Restoration(IKeyGuardHost host)
{
    private readonly Dictionary<CustodyRecord, (CustodyRecord Record, bool WasRenamed)> _current = [];

    /// <summary>Joins the records into their custody files; one flush for each file.</summary>
    public void TakeIn(IReadOnlyList<KnownKey> keys)
    {
        foreach (var file in keys.GroupBy(key => key.Custody))
        {
            var records = file.Select(key => key.Record).Distinct().ToArray();
            file.Key.Change(document => Join(file.Key, document, records), host.Stopping);
        }
    }

    /// <summary>What custody knows of it now, together with what was given.</summary>
    public CustodyRecord Current(KnownKey key) => _current[key.Record].Record;

    /// <summary>The key with its password, ready to be registered.</summary>
    /// <param name="key">The key, which has been taken in.</param>
    /// <param name="password">Its password; null for one that Veeam is known to have.</param>
    /// <param name="check">The check value of that password, for a record that has none.</param>
    public WrappedBackupKey Revive(KnownKey key, SecureString? password, string? check)
    {
        var (record, wasRenamed) = _current[key.Record];
        return new WrappedBackupKey(record.Name, password ?? new SecureString(), record.Wraps, key.Custody)
        {
            Check = record.Protected.Check ?? check,
            Made = record.Protected.Created,
            OlderForms = record.AllWraps().Select(wrap => wrap.Wrapped).Skip(record.Wraps.Count).ToArray(),
            RecordedId = record.Veeam?.PasswordId,
            // Another key has this name here: then the old name would stand for two.
            NameInVeeam = !wasRenamed && KeyDescription.TryParse(record.Veeam?.Description, out var described) ? described.Name : null,
        };
    }

    private bool Join(CustodyFile file, CustodyDocument document, CustodyRecord[] records)
    {
        var merge = new KeyMerge(document.Keys);
        var news = 0;
        var names = new List<(CustodyRecord Given, string Name, bool WasRenamed)>();
        foreach (var record in records)
        {
            var (name, status) = merge.Add(record.Copy());
            if (status != MergeStatus.Unchanged) news++;
            names.Add((record, name, status == MergeStatus.Added && name != record.Name));
        }
        // Only now: two of the records may be one key.
        var byName = document.Keys.GroupBy(known => known.Name, KeyName.Comparer).ToDictionary(group => group.Key, group => group.First(), KeyName.Comparer);
        foreach (var (given, name, wasRenamed) in names) _current[given] = (byName[name].Copy(), wasRenamed);
        if (news > 0) WriteDown(file, news);
        return news > 0;
    }

    private void WriteDown(CustodyFile file, int news)
    {
        host.Journal.Plan(file, new JournalNote(JournalAction.BundleImport, JournalPhase.Done, file.Path)
        {
            After = new Dictionary<string, string> { ["keys"] = news.ToString(CultureInfo.InvariantCulture) },
        });
        host.Journal.Write();
    }
}
