using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using KeyGuard.KeyProtect.Wire;

namespace KeyGuard.Vbr.Wire;

/// <summary>Reads VBR's JSON into KeyGuard's types.</summary>
internal static class VbrReader
{
    public static VbrEncryptionPassword Password(JsonElement record, string server) => new()
    {
        Id = Id(record, "id") ?? throw new JsonException("An encryption password has no id."),
        Description = record.Text("hint") ?? throw new JsonException("An encryption password has no hint."),
        ModificationTime = record.Moment("modificationTime")?.UtcDateTime,
        UniqueId = record.Text("uniqueId") ?? record.Text("tag"),
        IsImported = record.Flag("isImported"),
        Server = server,
        Record = record.Clone(),
    };

    public static VbrServerInfo Server(JsonElement info) =>
        new(info.Text("name") ?? "", info.Text("buildVersion") ?? "", info.Text("vbrId") ?? info.Text("vbrInstallationId") ?? "");

    public static VbrVerification Verification(JsonElement result) => new(
        result.Member("isSuccessful") is { ValueKind: JsonValueKind.True or JsonValueKind.False } said ? said.GetBoolean() : throw new JsonException("A verification has no result."),
        result.Text("message") ?? "");

    /// <summary>The configuration backup's password, when one is set.</summary>
    public static IEnumerable<VbrPasswordUse> ConfigurationBackup(JsonElement options)
    {
        if (options.Member("encryption") is not { } encryption || Id(encryption, "passwordId") is not { } id) yield break;
        yield return new VbrPasswordUse(id, "ConfigurationBackup", null, "Configuration backup", encryption.Flag("isEnabled"));
    }

    /// <summary>
    /// The passwords of a job. Each type of job keeps its encryption settings in a place of its own, but all in the same
    /// form (schema <c>BackupStorageSettingsEncryptionModel</c>), so they are looked for by that form.
    /// </summary>
    public static IEnumerable<VbrPasswordUse> Job(JsonElement job) =>
        EncryptionSettings(job).Select(found => new VbrPasswordUse(found.Id, job.Text("type") ?? "", Id(job, "id"), job.Text("name") ?? "", found.Enabled)).Distinct();

    private static IEnumerable<(Guid Id, bool Enabled)> EncryptionSettings(JsonElement element)
    {
        // 1.1 calls the member encryptionPasswordIdOrNull.
        if ((Id(element, "encryptionPasswordId") ?? Id(element, "encryptionPasswordIdOrNull")) is { } id) yield return (id, element.Flag("isEnabled"));
        foreach (var child in Children(element))
        {
            foreach (var found in EncryptionSettings(child)) yield return found;
        }
    }

    private static IEnumerable<JsonElement> Children(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Select(member => member.Value),
        JsonValueKind.Array => element.EnumerateArray(),
        _ => [],
    };

    // An id of zeros stands for none.
    private static Guid? Id(JsonElement element, string member) => Guid.TryParse(element.Text(member), out var id) && id != Guid.Empty ? id : null;
}
