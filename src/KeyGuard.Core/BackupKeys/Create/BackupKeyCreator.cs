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

    private readonly KmsConnection _connection;
    private readonly IKeyGuardHost _host;
    private readonly Action<WrappedBackupKey> _emit;
    private readonly string _rootKey;
    private readonly NameRegister _names;
    private readonly KeyPump<string, Made> _pump;
    private bool _isCustodyProved;

    public BackupKeyCreator(KmsConnection connection, IBackupKeyStore? veeam, IKeyGuardHost host, int throttle, Action<WrappedBackupKey> emit, bool isRehearsal = false)
    {
        _connection = connection;
        _host = host;
        _emit = emit;
        _rootKey = connection.RequiredRootKey;
        var listing = veeam?.List();
        if (listing is not null && !isRehearsal) foreach (var told in Reconciler.Settle(connection.Custody, listing)) host.Verbose(told);
        _names = new NameRegister(listing, CustodyBook.Open([connection.Custody]));
        _pump = new KeyPump<string, Made>(throttle, MakeAsync, host.Stopping);
    }

    /// <summary>Checks a name: well formed and free. Throws before any call is made.</summary>
    public void Check(string name) => _names.Take(KeyName.Check(name));

    /// <summary>Begins making a key whose name has been checked, and hands out what is ready.</summary>
    public void Add(string name)
    {
        if (!_isCustodyProved) _connection.Custody.RequireWritable(_host.Stopping);
        _isCustodyProved = true;
        _pump.Post(name);
        Commit(_pump.Take(wait: false));
    }

    /// <summary>Waits for the rest.</summary>
    public void Complete()
    {
        while (_pump.Take(wait: true) is { Count: > 0 } ready) Commit(ready);
    }

    public void Dispose() => _pump.Dispose();

    private async Task<Made> MakeAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            for (var tries = 1; tries <= MostTries; tries++)
            {
                using var key = await _connection.Client.GenerateWrappedAsync(_rootKey, null, cancellationToken).ConfigureAwait(false);
                if (!PasswordComplexity.IsMet(key.KeyText)) continue;
                var wrap = RecordChanges.NewWrap(_connection, _rootKey, key.KeyVersion, key.Wrapped);
                return new Made(new WrappedBackupKey(name, key.KeyText.ToSecureString(), wrap, _connection.Custody), CheckValue.Of(key.KeyText, name), null);
            }
            return new Made(null, null, Faults.NotComplexEnough(name));
        }
        catch (KmsException failure)
        {
            failure.Target = name;
            return new Made(null, null, failure);
        }
    }

    private void Commit(IReadOnlyList<Finished<string, Made>> ready)
    {
        if (ready.Count == 0) return;
        Record(ready);
        foreach (var done in ready)
        {
            if (done.Reply.Key is { } key) _emit(key);
            else _host.ItemFailed(done.Reply.Failure!);
        }
    }

    private void Record(IReadOnlyList<Finished<string, Made>> ready)
    {
        var edit = new CustodyEdit();
        foreach (var made in ready.Select(done => done.Reply).Where(reply => reply.Key is not null))
        {
            var key = made.Key!;
            edit.Plan(_connection.Custody, key.Name, record =>
            {
                // A record under this name is one that never came to be used; its wraps are kept as history.
                foreach (var old in record.Wraps.ToArray()) record.Supersede(old);
                record.Wraps.Clear();
                record.Protected.Created = key.Created;
                record.Protected.Secret = "base64-text-44";
                record.Protected.Check = made.Check;
                record.Wraps.Add(key.Wrap);
            });
        }
        edit.Write(_host.Stopping);
    }

    private sealed record Made(WrappedBackupKey? Key, string? Check, KeyGuardException? Failure);
}
