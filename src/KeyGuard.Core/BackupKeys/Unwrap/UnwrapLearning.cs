using System.Collections.Generic;
using System.Linq;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.Errors;
using KeyGuard.Hosting;

namespace KeyGuard.BackupKeys.Unwrap;

/// <summary>
/// Keeps in custody what unwrapping taught: which root key wrapped a text, the check value, and the fresher wrapped form
/// that the service hands back after a rotation. Failing to keep it is worth a warning and nothing more.
/// </summary>
internal sealed class UnwrapLearning(IKeyGuardHost host)
{
    private bool _warned;

    public void Keep(IReadOnlyList<UnwrappedKey> keys)
    {
        var edit = new CustodyEdit();
        foreach (var key in keys.Where(HasNews)) Plan(edit, key);
        if (edit.IsEmpty) return;
        try
        {
            edit.Write(host.Stopping);
        }
        catch (KeyGuardException failure)
        {
            if (!_warned) host.Warning("What was learned while unwrapping could not be recorded. " + failure.Message);
            _warned = true;
        }
    }

    private static bool HasNews(UnwrappedKey key)
    {
        if (key.Result is null || key.Request.Name.Length == 0) return false;
        return key.Route.Known is not { } known || known.Entry.Record.Protected.Check is null || (IsInUse(known, key.Asked!.Wrapped) && key.Result.FresherWrapped is not null);
    }

    // For a superseded form (an old hint) a fresher one is of no use: the key's present form is another anyway.
    private static bool IsInUse(KnownWrap known, string wrapped) => known.Entry.Record.Wraps.Exists(wrap => wrap.Wrapped == wrapped);

    private static void Plan(CustodyEdit edit, UnwrappedKey key)
    {
        var check = CheckValue.Of(key.Result!.KeyText, key.CheckName);
        // A record that came from a file given by the user is not ours to change; ours learns it instead.
        var places = key.Route.Known is { Entry.File: not null } known ? known.Entry.Places : [(key.Asked!.Connection.Custody, key.Name)];
        foreach (var (file, name) in places) edit.Plan(file, name, record => Learn(record, key, check));
    }

    private static void Learn(CustodyRecord record, UnwrappedKey key, string check)
    {
        if (record.Protected.Check is { } recorded && recorded != check) return;
        if (record.Protected.Check is null) record.Protected.Name = key.CheckName;
        record.Protected.Check = check;
        var (result, asked) = (key.Result!, key.Asked!);
        // With several custodians it may have been another's form of the same key that was unwrapped.
        var text = asked.Wrapped;
        var known = record.AllWraps().FirstOrDefault(wrap => wrap.Wrapped == text);
        var used = known ?? RecordChanges.NewWrap(asked.Connection, asked.RootKeyId, result.KeyVersion, text, asked.Aad);
        if (known is null && IsInUseElsewhere(key, text)) record.Adopt([used]);
        else if (known is null) KeepText(record, used);
        if (result.FresherWrapped is { } fresher && record.Wraps.Contains(used)) record.Use(RecordChanges.NewWrap(asked.Connection, asked.RootKeyId, result.FresherKeyVersion, fresher, asked.Aad), text);
    }

    // A file given by the user tells that it is a custodian's present form, of which ours had not heard.
    private static bool IsInUseElsewhere(UnwrappedKey key, string text) => key.Route.Known is { Entry.File: null } given && IsInUse(given, text);

    // Of a key whose present form is known, a text unknown so far can only be an old one.
    private static void KeepText(CustodyRecord record, CustodyWrap wrap)
    {
        if (record.Wraps.Count == 0) record.Wraps.Add(wrap);
        else record.Supersede(wrap);
    }
}
