using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using KeyGuard.Connections;

namespace KeyGuard.BackupKeys.Custody;

/// <summary>The steps by which a record changes. Nothing here ever drops a wrapped form that may stand anywhere as a hint.</summary>
internal static class RecordChanges
{
    /// <summary>Every wrapped form of the key: in use, pending, superseded.</summary>
    public static IEnumerable<CustodyWrap> AllWraps(this CustodyRecord record)
    {
        foreach (var wrap in record.Wraps) yield return wrap;
        if (record.Pending is { } pending) yield return pending.Wrap;
        foreach (var wrap in record.History) yield return wrap;
    }

    /// <summary>The name that the check value was made with; a record that had to be renamed keeps it.</summary>
    public static string CheckName(this CustodyRecord record) => record.Protected.Name is { Length: > 0 } name ? name : record.Name;

    /// <summary>A wrap made through a connection, now.</summary>
    public static CustodyWrap NewWrap(KmsConnection connection, string rootKeyId, string? version, string wrapped, IEnumerable<string>? aad = null) => new()
    {
        Kms = connection.Endpoint.Host.IndexOf("hs-crypto", StringComparison.OrdinalIgnoreCase) >= 0 ? "ibm-hpcs" : "ibm-key-protect",
        Endpoint = connection.Endpoint.GetLeftPart(UriPartial.Authority),
        InstanceId = connection.InstanceId,
        RootKeyId = rootKeyId,
        RootKeyVersion = version,
        Aad = aad?.ToList() ?? [],
        Wrapped = wrapped,
        WrappedAt = DateTime.UtcNow,
    };

    /// <summary>
    /// Takes a wrapped form into use, in the place of the one it replaces (same instance and root key, or the very text),
    /// which is superseded. The first one in use is the one that Veeam's description carries.
    /// </summary>
    public static void Use(this CustodyRecord record, CustodyWrap wrap, string? replacedText)
    {
        var replaced = record.Wraps.Where(old => old.Wrapped == replacedText || old.Wrapped == wrap.Wrapped || IsSameCustodian(old, wrap)).ToList();
        var place = replaced.Count > 0 ? record.Wraps.IndexOf(replaced[0]) : 0;
        // The very text may be in use already: then it is not superseded, least of all by itself.
        var used = replaced.Find(old => old.Wrapped == wrap.Wrapped) ?? wrap;
        record.Wraps.RemoveAll(replaced.Contains);
        foreach (var old in replaced.Where(old => old != used)) record.Supersede(old);
        used.SupersededAt = null;
        record.Wraps.Insert(place, used);
        record.History.RemoveAll(old => old.Wrapped == used.Wrapped);
    }

    /// <summary>Takes wrapped forms in that the record does not know: all custodians' forms belong to the key, whoever has lost them.</summary>
    public static void Adopt(this CustodyRecord record, IEnumerable<CustodyWrap> wraps)
    {
        foreach (var wrap in wraps)
        {
            if (record.AllWraps().All(known => known.Wrapped != wrap.Wrapped) && !record.Wraps.Exists(known => IsSameCustodian(known, wrap))) record.Wraps.Add(wrap);
        }
    }

    /// <summary>
    /// Ends what is pending, whoever began it; its wrapped form stays known, because a run that was interrupted, or one
    /// at work beside this one, may have brought it to Veeam.
    /// </summary>
    public static void EndPending(this CustodyRecord record)
    {
        if (record.Pending is not { } pending) return;
        record.Pending = null;
        if (record.Wraps.TrueForAll(used => used.Wrapped != pending.Wrap.Wrapped)) record.Supersede(pending.Wrap);
    }

    /// <summary>Keeps a wrapped form among those that were replaced.</summary>
    public static void Supersede(this CustodyRecord record, CustodyWrap wrap)
    {
        if (record.History.Any(known => known.Wrapped == wrap.Wrapped)) return;
        wrap.SupersededAt ??= DateTime.UtcNow;
        record.History.Add(wrap);
    }

    /// <summary>Records that Veeam holds the key under this description.</summary>
    public static void InVeeam(this CustodyRecord record, Guid passwordId, string description)
    {
        record.Veeam ??= new VeeamFacts();
        record.Veeam.PasswordId = passwordId;
        record.Veeam.Description = description;
        record.State = RecordState.Active;
    }

    /// <summary>A copy that can be changed without changing this one.</summary>
    public static CustodyRecord Copy(this CustodyRecord record) =>
        JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes(record, CustodyJsonContext.Default.CustodyRecord), CustodyJsonContext.Default.CustodyRecord)!;

    /// <inheritdoc cref="Copy(CustodyRecord)"/>
    public static CustodyWrap Copy(this CustodyWrap wrap) =>
        JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes(wrap, CustodyJsonContext.Default.CustodyWrap), CustodyJsonContext.Default.CustodyWrap)!;

    public static bool IsSameCustodian(CustodyWrap a, CustodyWrap b) =>
        string.Equals(a.InstanceId, b.InstanceId, StringComparison.OrdinalIgnoreCase) && string.Equals(a.RootKeyId, b.RootKeyId, StringComparison.OrdinalIgnoreCase);
}
