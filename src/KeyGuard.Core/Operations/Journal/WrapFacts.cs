using System;
using System.Collections.Generic;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.KeyProtect;

namespace KeyGuard.Operations.Journal;

/// <summary>What the journal says of a wrapped form or a root key. Of the wrapped text only a fingerprint: it is no secret, but it is long.</summary>
internal static class WrapFacts
{
    public static IReadOnlyDictionary<string, string> Of(CustodyWrap? wrap, Guid? veeamId = null) =>
        Of(wrap?.InstanceId, wrap?.RootKeyId, wrap?.RootKeyVersion, wrap?.Wrapped, veeamId);

    public static IReadOnlyDictionary<string, string> Of(string? instanceId, string? rootKeyId, string? keyVersion, string? wrapped, Guid? veeamId = null) => Known(
        ("instanceId", instanceId),
        ("rootKeyId", rootKeyId),
        ("keyVersion", keyVersion),
        ("wrapped", wrapped is null ? null : JournalHash.Fingerprint(wrapped)),
        ("veeamId", veeamId?.ToString()));

    public static IReadOnlyDictionary<string, string> Of(KmsRootKey key) => Known(
        ("instanceId", key.InstanceId),
        ("rootKeyId", key.Id),
        ("rootKeyName", key.Name),
        ("keyVersion", key.KeyVersion),
        ("state", key.State.ToString()));

    public static IReadOnlyList<string> Ids(string? correlationId) => correlationId is null ? [] : [correlationId];

    /// <summary>Those that have a value.</summary>
    public static IReadOnlyDictionary<string, string> Known(params (string Name, string? Value)[] facts)
    {
        var known = new Dictionary<string, string>();
        foreach (var (name, value) in facts)
        {
            if (!string.IsNullOrEmpty(value)) known.Add(name, value!);
        }
        return known;
    }
}
