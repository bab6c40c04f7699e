using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;

namespace KeyGuard.KeyProtect.Wire;

/// <summary>Reads root keys out of the service's collection envelope. An empty list has no <c>resources</c> at all.</summary>
internal static class RootKeyReader
{
    public static List<KmsRootKey> Read(JsonElement root, Uri endpoint, string instanceId, string kms) =>
        root.Items("resources").Select(resource => ReadOne(resource, endpoint, instanceId, kms)).ToList();

    public static List<RootKeyVersion> ReadVersions(JsonElement root) =>
        root.Items("resources").Select(version => new RootKeyVersion(version.Text("id") ?? "", version.Moment("creationDate"))).ToList();

    public static List<string> ReadRegistrations(JsonElement root) =>
        root.Items("resources").Select(registration => registration.Text("resourceCrn") ?? "(unnamed resource)").ToList();

    private static KmsRootKey ReadOne(JsonElement key, Uri endpoint, string instanceId, string kms) => new()
    {
        Id = key.Text("id") ?? "",
        Name = key.Text("name") ?? "",
        Aliases = key.Items("aliases").Select(alias => alias.GetString() ?? "").ToArray(),
        Description = key.Text("description") ?? "",
        State = ReadState(key),
        KeyVersion = key.Member("keyVersion")?.Text("id"),
        Imported = key.Flag("imported"),
        KeyRing = key.Text("keyRingID") ?? "default",
        Crn = key.Text("crn") ?? "",
        Created = key.Moment("creationDate"),
        Rotated = key.Moment("lastRotateDate"),
        Expires = key.Moment("expirationDate"),
        Deleted = key.Moment("deletionDate"),
        RestorableUntil = key.Moment("restoreExpirationDate"),
        IsRootKey = !key.Flag("extractable"),
        InstanceId = instanceId,
        Endpoint = endpoint,
        Kms = kms,
    };

    private static RootKeyState ReadState(JsonElement key) =>
        key.Flag("deleted") ? RootKeyState.Destroyed : (RootKeyState)(key.Number("state") ?? (int)RootKeyState.Active);
}
