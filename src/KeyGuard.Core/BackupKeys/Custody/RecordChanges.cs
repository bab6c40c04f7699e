using System;
using System.Collections.Generic;
using System.Linq;
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

    /// <summary>Takes a wrapped form into use; the form it replaces (same instance, same root key, or the very text) is superseded.</summary>
    public static void Use(this CustodyRecord record, CustodyWrap wrap, string? replacedText)
    {
        var replaced = record.Wraps.Where(old => old.Wrapped == replacedText || IsSameCustodian(old, wrap)).ToList();
        record.Wraps.RemoveAll(replaced.Contains);
        foreach (var old in replaced) record.Supersede(old);
        // It may be the very object that stood among the replaced ones.
        wrap.SupersededAt = null;
        record.Wraps.Insert(0, wrap);
        record.History.RemoveAll(old => old.Wrapped == wrap.Wrapped);
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

    private static bool IsSameCustodian(CustodyWrap a, CustodyWrap b) =>
        string.Equals(a.InstanceId, b.InstanceId, StringComparison.OrdinalIgnoreCase) && string.Equals(a.RootKeyId, b.RootKeyId, StringComparison.OrdinalIgnoreCase);
}
