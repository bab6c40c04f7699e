using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.Connections;
using KeyGuard.Errors;
using KeyGuard.Hosting;
using KeyGuard.KeyProtect;
using KeyGuard.Operations.Journal;
using KeyGuard.Pumping;

namespace KeyGuard.BackupKeys.Create;

/// <summary>
/// Makes backup keys: the service generates and wraps them, many at a time; each is recorded in custody before it is
/// handed out.
/// </summary>
internal sealed class BackupKeyCreator : IDisposable
{
    // One base64 text of 32 random bytes in about 1,500 has no digit; ten in a row come from no honest service.
    private const int MostTries = 10;

    private readonly IReadOnlyList<KmsConnection> _custodians;
    private readonly IKeyGuardHost _host;
    private readonly Action<WrappedBackupKey> _emit;
    private readonly NameRegister _names;
    private readonly KeyPump<(int Number, string Name), Made> _pump;
    private readonly InOrder<Made> _inOrder = new();
    private int _begun;

    /// <summary>Settles what an earlier run left pending, and gets ready. Throws before anything is changed.</summary>
    /// <param name="custodians">Who wraps the keys: the first makes them, and its form goes into Veeam; each of them can unwrap.</param>
    /// <param name="listing">What Veeam holds, where names may be taken already; null where Veeam can't be asked.</param>
    /// <param name="host">Whom to tell.</param>
    /// <param name="throttle">How many keys are made at a time.</param>
    /// <param name="isRehearsal">Whether nothing may be changed, not even settled.</param>
    /// <param name="emit">Takes each key.</param>
    public BackupKeyCreator(IReadOnlyList<KmsConnection> custodians, IReadOnlyList<StoredKey>? listing, IKeyGuardHost host, int throttle, bool isRehearsal, Action<WrappedBackupKey> emit)
    {
        _custodians = custodians;
        _host = host;
        _emit = emit;
        Require(custodians);
        if (!isRehearsal) CustodySettling.Prepare(Custody, listing, host);
        _names = new NameRegister(listing, CustodyBook.Open([Custody]));
        _pump = new KeyPump<(int, string), Made>(throttle, (work, token) => MakeAsync(work.Item2, token), host.Stopping);
    }

    private CustodyFile Custody => _custodians[0].Custody;

    /// <summary>Checks a name: well formed and free. Throws before any call is made.</summary>
    public void Check(string name) => _names.Take(KeyName.Check(name));

    /// <summary>Begins making a key whose name has been checked, and hands out what is ready.</summary>
    public void Add(string name)
    {
        _pump.Post((_begun++, name));
        Commit(_pump.Take(wait: false));
    }

    /// <summary>Waits for the rest.</summary>
    public void Complete()
    {
        while (_pump.Take(wait: true) is { Count: > 0 } ready) Commit(ready);
    }

    public void Dispose() => _pump.Dispose();

    // The same root key by another connection is no second custodian: both forms would be lost together.
    private static void Require(IReadOnlyList<KmsConnection> custodians)
    {
        var seen = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var custodian in custodians)
        {
            var place = custodian.InstanceId + "/" + custodian.RequiredRootKey;
            if (seen.TryGetValue(place, out var other)) throw Faults.CustodiansAlike(other, custodian.Name);
            seen.Add(place, custodian.Name);
        }
    }

    private async Task<Made> MakeAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            for (var tries = 1; tries <= MostTries; tries++)
            {
                using var key = await _custodians[0].Client.GenerateWrappedAsync(_custodians[0].RequiredRootKey, null, cancellationToken).ConfigureAwait(false);
                if (!PasswordComplexity.IsMet(key.KeyText)) continue;
                var wraps = await WrapEverywhereAsync(key, cancellationToken).ConfigureAwait(false);
                return new Made(new WrappedBackupKey(name, key.KeyText.ToSecureString(), wraps, Custody) { Check = CheckValue.Of(key.KeyText, name) }, null) { CorrelationId = key.CorrelationId };
            }
            return new Made(null, Faults.NotComplexEnough(name));
        }
        catch (KmsException failure)
        {
            failure.Target = name;
            return new Made(null, failure);
        }
    }

    // All or nothing: a key that was to have two custodians and has one is not what was asked for.
    private async Task<List<CustodyWrap>> WrapEverywhereAsync(GeneratedKey key, CancellationToken cancellationToken)
    {
        var maker = _custodians[0];
        var wraps = new List<CustodyWrap> { RecordChanges.NewWrap(maker, maker.RequiredRootKey, key.KeyVersion, key.Wrapped) };
        foreach (var other in _custodians.Skip(1))
        {
            var wrapped = await other.Client.WrapAsync(other.RequiredRootKey, key.KeyText, null, cancellationToken).ConfigureAwait(false);
            wraps.Add(RecordChanges.NewWrap(other, other.RequiredRootKey, wrapped.KeyVersion, wrapped.Wrapped));
        }
        return wraps;
    }

    private void Commit(IReadOnlyList<Finished<(int Number, string Name), Made>> ready)
    {
        if (ready.Count == 0) return;
        WriteDown(ready, JournalPhase.Intent);
        Record(ready.Select(done => done.Reply));
        WriteDown(ready, JournalPhase.Done);
        // A person who asks for keys a, b, c wants to see them in that order.
        foreach (var done in ready) _inOrder.Add(done.Work.Number, done.Reply);
        foreach (var made in _inOrder.Take())
        {
            if (made.Key is { } key) _emit(key);
            else _host.ItemFailed(made.Failure!);
        }
    }

    private void WriteDown(IReadOnlyList<Finished<(int Number, string Name), Made>> ready, JournalPhase phase)
    {
        foreach (var (work, made) in ready)
        {
            foreach (var wrap in made.Key?.Wraps ?? []) _host.Journal.Plan(Custody, new JournalNote(JournalAction.Create, phase, work.Name) { After = WrapFacts.Of(wrap), CorrelationIds = WrapFacts.Ids(made.CorrelationId) });
            if (made.Key is null && phase != JournalPhase.Intent) _host.Journal.Plan(Custody, JournalNote.Failure(JournalAction.Create, work.Name, made.Failure!));
        }
        _host.Journal.Write();
    }

    private void Record(IEnumerable<Made> ready)
    {
        var edit = new CustodyEdit();
        foreach (var made in ready.Where(made => made.Key is not null))
        {
            var key = made.Key!;
            edit.Plan(Custody, key.Name, record =>
            {
                // A record under this name is one that never came to be used; its wraps are kept as history.
                foreach (var old in record.Wraps.ToArray()) record.Supersede(old);
                record.Wraps.Clear();
                // The old one may have been spelled in other letters; the check value goes by these.
                record.Name = record.Protected.Name = key.Name;
                record.Protected.Created = key.Created;
                record.Protected.Secret = "base64-text-44";
                record.Protected.Check = key.Check;
                record.Wraps.AddRange(key.Wraps);
            });
        }
        edit.Write(_host.Stopping);
    }

    private sealed record Made(WrappedBackupKey? Key, KeyGuardException? Failure)
    {
        public string? CorrelationId { get; init; }
    }
}
