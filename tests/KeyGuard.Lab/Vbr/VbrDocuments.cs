using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;

namespace KeyGuard.Lab.Vbr;

/// <summary>What the REST API answers, by the schemas of the OpenAPI.</summary>
internal static class VbrDocuments
{
    public static JsonObject Password(VbrPassword password, VbrRevision revision)
    {
        var document = new JsonObject
        {
            ["id"] = password.Id.ToString(),
            ["hint"] = password.Hint,
            ["modificationTime"] = Time(password.ModificationTime),
            [revision.IsOld ? "tag" : "uniqueId"] = password.UniqueId,
        };
        if (revision.Verifies)
            document["isImported"] = password.IsImported;
        return document;
    }

    public static JsonObject Page<T>(IReadOnlyList<T> all, int skip, int limit, Func<T, JsonObject> write)
    {
        JsonNode[] items = [.. all.Skip(skip).Take(limit).Select(write)];
        return new JsonObject
        {
            ["data"] = new JsonArray(items),
            ["pagination"] = new JsonObject { ["total"] = all.Count, ["count"] = items.Length, ["skip"] = skip, ["limit"] = limit },
        };
    }

    public static JsonObject Token(VbrTokens tokens) => new()
    {
        ["access_token"] = tokens.Access,
        ["token_type"] = "bearer",
        ["refresh_token"] = tokens.Refresh,
        ["expires_in"] = (int)tokens.Lifetime.TotalSeconds,
        [".issued"] = Time(tokens.Issued),
        [".expires"] = Time(tokens.Issued + tokens.Lifetime),
    };

    public static JsonObject ServerTime(DateTimeOffset now) => new() { ["serverTime"] = Time(now), ["timeZone"] = "(UTC) Coordinated Universal Time" };

    public static JsonObject ServerInfo() => new()
    {
        ["vbrId"] = "c1f5a7d0-0000-4000-8000-00000000001b",
        ["name"] = "lab-vbr.example",
        ["buildVersion"] = "13.1.0.411",
        ["patches"] = new JsonArray(),
        ["databaseVendor"] = "PostgreSQL",
        ["platform"] = "Linux",
    };

    public static JsonObject ConfigBackup(VbrState state) => new()
    {
        ["isEnabled"] = true,
        ["backupRepositoryId"] = "88788f9e-d8f5-4eb4-bc4f-9b3f5403bcec",
        ["restorePointsToKeep"] = 10,
        ["encryption"] = new JsonObject { ["isEnabled"] = state.ConfigBackupIsEncrypted, ["passwordId"] = state.ConfigBackupPasswordId.ToString() },
    };

    public static JsonObject Job(VbrJob job, VbrRevision revision)
    {
        var document = new JsonObject { ["id"] = job.Id.ToString(), ["name"] = job.Name, ["type"] = revision.IsOld ? "Backup" : job.Type, ["isDisabled"] = false };
        JsonObject encryption = Encryption(job, revision);
        if (job.Type == "FileBackupCopy")
            document["encryption"] = encryption;
        else
            document[job.Type == "BackupCopy" ? "target" : "storage"] = new JsonObject { ["advancedSettings"] = new JsonObject { ["storageData"] = new JsonObject { ["encryption"] = encryption } } };
        return document;
    }

    private static JsonObject Encryption(VbrJob job, VbrRevision revision) => new()
    {
        ["isEnabled"] = job.IsEncrypted,
        [revision.IsOld ? "encryptionPasswordIdOrNull" : "encryptionPasswordId"] = job.PasswordId.ToString(),
    };

    private static string Time(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
