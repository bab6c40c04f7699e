using System.Linq;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.Errors;

namespace KeyGuard.BackupKeys.Update;

/// <summary>Turns replies into results, and into what custody learns from them.</summary>
internal static class RewrapResults
{
    public static (WrappedBackupKeyUpdate Result, KeyGuardException? Failure) WithoutWrite(UpdateItem item, UpdateReply reply) =>
        (Make(item, reply, reply.Status, item.Key, reply.Failure?.Message ?? ""), reply.Failure);

    public static WrappedBackupKeyUpdate Make(UpdateItem item, UpdateReply reply, UpdateStatus status, StoredKey stored, string message) => new()
    {
        Name = item.Described.Name,
        Status = status,
        OldKeyVersion = reply.OldKeyVersion ?? item.Route.Known?.Wrap.RootKeyVersion,
        NewKeyVersion = status is UpdateStatus.Rewrapped or UpdateStatus.Realigned or UpdateStatus.AlreadyCurrent ? reply.NewKeyVersion : null,
        RootKeyId = reply.Asked?.RootKeyId ?? item.Route.Known?.Wrap.RootKeyId,
        InstanceId = reply.Asked?.Connection.InstanceId ?? item.Route.Known?.Wrap.InstanceId,
        Kms = reply.Asked?.Connection.Name,
        Id = stored.Id,
        EncryptionKey = stored.Native,
        Description = stored.Description,
        CorrelationId = reply.CorrelationId,
        Message = message,
        OtherCustodians = reply.Others.Select(Custodian).ToArray(),
    };

    private static CustodianUpdate Custodian(UpdateReply reply) => new()
    {
        Kms = reply.Asked?.Connection.Name,
        InstanceId = reply.Asked?.Connection.InstanceId,
        RootKeyId = reply.Asked?.RootKeyId,
        Status = reply.Status,
        OldKeyVersion = reply.OldKeyVersion,
        NewKeyVersion = reply.NewKeyVersion,
        CorrelationId = reply.CorrelationId,
        Message = reply.Failure?.Message ?? "",
    };

    /// <summary>
    /// A root key that re-wrapped a text has thereby shown that it is the one which had wrapped it, and under which
    /// version. A key that custody did not know gets its record.
    /// </summary>
    public static void Learn(CustodyRecord record, UpdateItem item, UpdateReply reply)
    {
        record.Protected.Check ??= reply.Check;
        var text = item.Described.Wrapped;
        var version = reply.OldKeyVersion ?? (reply.Status == UpdateStatus.AlreadyCurrent ? reply.NewKeyVersion : null);
        foreach (var known in record.AllWraps())
        {
            if (known.Wrapped != text) continue;
            known.RootKeyVersion ??= version;
            return;
        }
        var asked = reply.Asked!;
        record.Use(RecordChanges.NewWrap(asked.Connection, asked.RootKeyId, version, text, asked.Aad), replacedText: null);
        record.InVeeam(item.Key.Id, item.Key.Description);
    }
}
