using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.Errors;
using KeyGuard.Hosting;
using KeyGuard.Operations.Journal;

namespace KeyGuard.BackupKeys.Register;

/// <summary>
/// Gives made keys to Veeam, in small batches that share one flush of the custody file and one listing: custody first,
/// then Veeam, then read back by id and compare byte for byte; on a difference the key is taken out again.
/// </summary>
internal sealed class BackupKeyRegistrar : IDisposable
{
    private const int BatchSize = 32;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    private readonly IBackupKeyStore _veeam;
    private readonly IKeyGuardHost _host;
    private readonly Action<RegisteredBackupKey> _emit;
    private readonly RunIdentity _run = new();
    private readonly List<WrappedBackupKey> _waiting = [];
    private readonly Stopwatch _waitingSince = new();
    private readonly HashSet<CustodyFile> _settled = [];
    private IReadOnlyList<StoredKey> _listing;

    public BackupKeyRegistrar(IBackupKeyStore veeam, IKeyGuardHost host, Action<RegisteredBackupKey> emit)
    {
        _veeam = veeam;
        _host = host;
        _emit = emit;
        _listing = veeam.List();
    }

    /// <summary>Takes a key; it is registered at once when enough have come together, else soon.</summary>
    public void Add(WrappedBackupKey key)
    {
        Prepare(key.Custody, goesOn: true);
        if (_waiting.Count == 0) _waitingSince.Restart();
        _waiting.Add(key);
        if (_waiting.Count >= BatchSize || _waitingSince.Elapsed > LongestWait) RegisterWaiting();
    }

    /// <summary>Whether Veeam has the key already, by what it listed last.</summary>
    public bool Recognises(WrappedBackupKey key)
    {
        var registration = new Registration(key);
        FindExisting(registration, new HashSet<string>(KeyName.Comparer));
        return registration.Kept is not null;
    }

    /// <summary>Registers the rest.</summary>
    public void Complete() => RegisterWaiting();

    public void Dispose() => _run.Dispose();

    /// <summary>Makes sure that a custody file can be written, and settles what is left pending there.</summary>
    /// <param name="custody">The file.</param>
    /// <param name="goesOn">Whether the keys were made a moment ago, and recorded there.</param>
    public void Prepare(CustodyFile custody, bool goesOn)
    {
        if (!_settled.Add(custody)) return;
        CustodySettling.Prepare(custody, _listing, _host, goesOn);
    }

    private void RegisterWaiting()
    {
        if (_waiting.Count == 0) return;
        var batch = _waiting.Select(key => new Registration(key)).ToArray();
        _waiting.Clear();
        var names = new HashSet<string>(KeyName.Comparer);
        foreach (var registration in batch) FindExisting(registration, names);
        WriteDown(batch.Where(registration => registration.Failure is null), registration => registration.Note(JournalPhase.Intent));
        RecordFound(batch.Where(registration => registration.Kept is not null).ToArray());
        var fresh = batch.Where(registration => registration.IsFresh).ToArray();
        MarkPending(fresh);
        try
        {
            foreach (var registration in fresh.TakeWhile(_ => !_host.Stopping.IsCancellationRequested)) AddToVeeam(registration);
        }
        finally
        {
            ReadBack(fresh.Where(registration => registration.WasTried).ToArray());
        }
        WriteDown(batch, registration => registration.Outcome());
        foreach (var registration in batch) Report(registration);
    }

    private void WriteDown(IEnumerable<Registration> registrations, Func<Registration, JournalNote> note)
    {
        foreach (var registration in registrations) _host.Journal.Plan(registration.Key.Custody, note(registration));
        _host.Journal.Write();
    }

    private void FindExisting(Registration registration, HashSet<string> names)
    {
        var key = registration.Key;
        if (!names.Add(key.Moniker)) registration.Failure = Faults.NameExists(key.Name, "this command's own input");
        foreach (var stored in _listing)
        {
            if (registration.IsHeldAs(stored)) registration.Kept = stored;
            else if (stored.Id == key.RecordedId) registration.Failure = Faults.DrillDescriptionChanged(key.Name, stored.Id.ToString());
            else if (IsNamed(stored, key.Moniker)) registration.Failure = Faults.NameExists(key.Name, "Veeam");
        }
        if (registration.IsFresh && key.SecurePassword.Length == 0) registration.Failure = Faults.KeyNotInStore(key.Name);
    }

    private static bool IsNamed(StoredKey stored, string name) =>
        KeyName.Comparer.Equals(KeyDescription.TryParse(stored.Description, out var ours) ? ours.Name : stored.Description, name);

    // Keys that somebody else, or an earlier run, has added with just this description.
    private static void RecordFound(IReadOnlyList<Registration> found)
    {
        var edit = new CustodyEdit();
        foreach (var registration in found) PlanOutcome(edit, registration);
        edit.Write();
    }

    private void MarkPending(IReadOnlyList<Registration> fresh)
    {
        var edit = new CustodyEdit();
        foreach (var key in fresh.Select(registration => registration.Key))
        {
            edit.Plan(key.Custody, key.Name, record =>
            {
                record.EndPending();
                record.Adopt(key.Wraps);
                record.Pending = new PendingChange
                {
                    Operation = PendingChange.Register,
                    Since = DateTime.UtcNow,
                    Wrap = key.Wrap,
                    Description = key.Description,
                    Owner = _run.Owner,
                };
            });
        }
        edit.Write(_host.Stopping);
    }

    private void AddToVeeam(Registration registration)
    {
        registration.WasTried = true;
        try
        {
            registration.AddedId = _veeam.Add(registration.Key.SecurePassword, registration.Key.Description).Id;
        }
        catch (KeyGuardException failure)
        {
            // Whether it took effect in spite of the failure, the listing tells.
            registration.Failure = failure;
        }
    }

    private void ReadBack(IReadOnlyList<Registration> tried)
    {
        if (tried.Count == 0) return;
        _listing = _veeam.List();
        var byId = _listing.ToDictionary(stored => stored.Id);
        var edit = new CustodyEdit();
        foreach (var registration in tried)
        {
            Compare(registration, byId);
            PlanOutcome(edit, registration);
        }
        edit.Write();
    }

    private void Compare(Registration registration, Dictionary<Guid, StoredKey> byId)
    {
        var wanted = registration.Key.Description;
        var found = registration.AddedId is { } id && byId.TryGetValue(id, out var added)
            ? added
            : byId.Values.FirstOrDefault(stored => string.Equals(stored.Description, wanted, StringComparison.Ordinal));
        if (found is null)
        {
            registration.Failure ??= Faults.WriteNotKept(registration.Key.Name);
        }
        else if (string.Equals(found.Description, wanted, StringComparison.Ordinal))
        {
            registration.Kept = found;
            registration.WasAdded = true;
            registration.Failure = null;
        }
        else
        {
            registration.Failure = Faults.DescriptionAltered(registration.Key.Name, wanted.Length, found.Description.Length);
            TakeOut(registration, found);
        }
    }

    private void TakeOut(Registration registration, StoredKey altered)
    {
        try
        {
            _veeam.Remove(altered);
        }
        catch (KeyGuardException failure)
        {
            registration.Failure = Faults.NotTakenOut(registration.Key.Name, altered.Id, failure);
        }
    }

    private static void PlanOutcome(CustodyEdit edit, Registration registration) =>
        edit.Plan(registration.Key.Custody, registration.Key.Name, record =>
        {
            record.EndPending();
            if (registration.Kept is not { } kept) return;
            // The last one taken into use stands first: the form that Veeam carries.
            foreach (var wrap in registration.Key.Wraps.Reverse()) record.Use(wrap, replacedText: null);
            // Another key may have been made under this name since; this one is the one in Veeam.
            record.Protected.Check = registration.Key.Check;
            record.Protected.Created = registration.Key.Created;
            record.InVeeam(kept.Id, kept.Description);
        });

    private void Report(Registration registration)
    {
        if (registration.Failure is { } failure)
        {
            failure.Target = registration.Key.Name;
            _host.ItemFailed(failure);
        }
        else if (registration.Kept is { } kept)
        {
            _emit(registration.Result(kept));
        }
    }
}
