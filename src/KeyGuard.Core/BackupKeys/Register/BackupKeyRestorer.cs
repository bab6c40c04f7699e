using System;
using System.Collections.Generic;
using System.Linq;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.BackupKeys.Unwrap;
using KeyGuard.Connections;
using KeyGuard.Errors;
using KeyGuard.Hosting;

namespace KeyGuard.BackupKeys.Register;

/// <summary>
/// Registers keys that a bundle or custody knows: into custody first, then unwrapped by any of their custodians unless
/// somebody has done that already, compared with the check value, and given to the registrar. What Veeam has is not
/// unwrapped.
/// </summary>
/// <param name="registrar">Where they go.</param>
/// <param name="connections">Whom to ask; the preferred one first.</param>
/// <param name="host">Whom to tell.</param>
/// <param name="throttle">How many keys are unwrapped at a time.</param>
internal sealed class BackupKeyRestorer(BackupKeyRegistrar registrar, IReadOnlyList<KmsConnection> connections, IKeyGuardHost host, int throttle)
{
    private readonly Restoration _restoration = new(host);
    private readonly HashSet<(CustodyFile, string)> _seen = [];

    /// <exception cref="KeyGuardException">Custody can't be written, or there is nobody to unwrap the keys.</exception>
    public void Register(IReadOnlyList<KnownKey> keys)
    {
        foreach (var file in keys.Select(key => key.Custody).Distinct()) registrar.Prepare(file, goesOn: false);
        _restoration.TakeIn(keys);
        var wrapped = new List<KnownKey>();
        foreach (var key in keys.Where(IsFirst).Where(IsWanted))
        {
            if (key.Password is not null) registrar.Add(_restoration.Revive(key, key.Password, key.Check));
            else if (_restoration.Revive(key, null, null) is var known && registrar.Recognises(known)) registrar.Add(known);
            else wrapped.Add(key);
        }
        if (wrapped.Count > 0) Unwrap(wrapped);
    }

    // Two bundles may both have it.
    private bool IsFirst(KnownKey key) => _seen.Add((key.Custody, _restoration.Current(key).Name));

    private bool IsWanted(KnownKey key)
    {
        var record = _restoration.Current(key);
        if (record.State == RecordState.Erased) host.Warning($"'{record.Name}' was erased on purpose and is not registered again.");
        else if (record.Wraps.Count > 0) return true;
        else host.ItemFailed(Faults.NotWrapped(record.Name));
        return false;
    }

    private void Unwrap(List<KnownKey> keys)
    {
        if (connections.Count == 0) throw Faults.NoConnection();
        var book = CustodyBook.Open(connections.Select(connection => connection.Custody));
        book.AddGiven(keys.Select(_restoration.Current).Select(record => record.Copy()));
        var byText = new Dictionary<string, KnownKey>(StringComparer.Ordinal);
        foreach (var key in keys) byText[_restoration.Current(key).Wraps[0].Wrapped] = key;
        using var unwrapper = new BackupKeyUnwrapper(connections, book, host, throttle, unwrapped => Take(byText[unwrapped.Request.Wrapped], unwrapped));
        foreach (var text in byText) unwrapper.Add(new UnwrapRequest(_restoration.Current(text.Value).Name, text.Key, null));
        unwrapper.Complete();
    }

    private void Take(KnownKey key, UnwrappedKey unwrapped)
    {
        var keyText = unwrapped.Result!.KeyText;
        registrar.Add(_restoration.Revive(key, keyText.ToSecureString(), CheckValue.Of(keyText, _restoration.Current(key).CheckName())));
    }
}
