using System;
using System.Linq;
using System.Management.Automation;
using KeyGuard.BackupKeys;
using KeyGuard.BackupKeys.Inventory;
using KeyGuard.BackupKeys.Unwrap;
using KeyGuard.Cmdlets.Veeam;
using KeyGuard.Errors;

namespace KeyGuard.Cmdlets.BackupKeys;

/// <summary>
/// Understands what is piped in: Veeam's keys and hints, KeyGuard's own objects, and plain texts, all by their
/// properties <c>EncryptionKey</c>, <c>Id</c>, <c>Description</c>, <c>Hint</c> and <c>WrappedKey</c>.
/// </summary>
internal static class BackupKeyInput
{
    /// <summary>Veeam's id of a key and its name, of a key or of an object that carries one.</summary>
    public static (Guid Id, string Name) ReadKey(PSObject input)
    {
        VeeamKeys.RequireLive(input);
        var key = Carried(input);
        if (VeeamKeys.Id(key) is { } id) return (id, Describe(key) ?? id.ToString());
        throw input.BaseObject is BackupKeyEntry entry ? Faults.KeyNotInStore(entry.Name) : Faults.NotAKey(TypeName(input));
    }

    /// <summary>A wrapped form to unwrap; null for a key that is not wrapped.</summary>
    public static UnwrapRequest? ReadWrapped(PSObject input)
    {
        if (input.BaseObject is string text) return FromText(text);
        var carrier = VeeamKeys.Value(input, "EncryptionKey") is null ? input : Carried(input);
        if (!HasHintOnly(carrier)) VeeamKeys.RequireLive(carrier);
        if (Describe(carrier) is not { } description) throw Faults.NotAKey(TypeName(input));
        return KeyDescription.TryParse(description, out var ours) ? new UnwrapRequest(ours.Name, ours.Wrapped, Native(carrier)) : null;
    }

    /// <summary>A hint, or a wrapped form by itself.</summary>
    public static UnwrapRequest FromText(string text)
    {
        if (KeyDescription.TryParse(text, out var described)) return new UnwrapRequest(described.Name, described.Wrapped, null);
        var bare = text.Trim();
        return WrappedText.IsWrapped(bare) ? new UnwrapRequest("", bare, null) : throw Faults.NotWrapped(Shorten(text));
    }

    // Our own results carry Veeam's object; a key is the object itself.
    private static PSObject Carried(PSObject input)
    {
        if (VeeamKeys.Value(input, "EncryptionKey") is not { } inner) return input;
        var key = PSObject.AsPSObject(inner);
        VeeamKeys.RequireLive(key);
        return key;
    }

    private static string? Describe(PSObject key) => VeeamKeys.Text(key, "Description") ?? VeeamKeys.Text(key, "Hint");

    // A hint is used for its text only, so a copy of it is as good.
    private static bool HasHintOnly(PSObject input) => VeeamKeys.Text(input, "Hint") is not null && VeeamKeys.Text(input, "Description") is null;

    // Only a key of Veeam's, not a hint, may be handed on as one.
    private static object? Native(PSObject carrier) => VeeamKeys.Id(carrier) is not null && carrier.Properties["Description"] is not null ? carrier : null;

    private static string TypeName(PSObject input) => input.TypeNames.FirstOrDefault() ?? "unknown";

    private static string Shorten(string text) => text.Length > 40 ? text.Substring(0, 40) + "…" : text;
}
