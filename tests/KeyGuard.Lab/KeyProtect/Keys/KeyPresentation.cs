using System;
using System.Collections.Immutable;
using KeyGuard.Lab.Json;

namespace KeyGuard.Lab.KeyProtect.Keys;

/// <summary>Turns keys into what the service shows of them at a moment.</summary>
internal static class KeyPresentation
{
    public static KmsReply Reply(KmsCall call, int status, KmsKey key, bool withPayload = false) => KmsReply.Json(
        status,
        Collection<KeyResource>.Of(CollectionTypes.Key, Describe(call, key) with { Payload = withPayload ? Payload(key) : null }),
        LabJson.Wire.CollectionKeyResource);

    public static KeyResource Describe(KmsCall call, KmsKey key)
    {
        int bits = key.NewestVersion.Material.Length * 8;
        var resource = new KeyResource
        {
            Id = key.Id,
            Name = key.Name,
            Aliases = NullIfEmpty(key.Aliases),
            Description = key.Description,
            Tags = NullIfEmpty(key.Tags),
            State = key.StateAt(call.Now),
            Extractable = key.Extractable,
            Crn = call.Instance.Crn("key", key.Id),
            Imported = key.Imported,
            KeyRingId = key.KeyRingId,
            CreationDate = key.CreationDate,
            CreatedBy = key.CreatedBy,
            AlgorithmMetadata = AlgorithmMetadata.OfBits(bits),
            AlgorithmBitSize = bits,
            LastUpdateDate = key.LastUpdateDate,
            LastRotateDate = key.LastRotateDate,
            ExpirationDate = key.ExpirationDate,
            KeyVersion = key.Extractable ? null : new VersionResource(key.NewestVersion.Id, key.NewestVersion.CreationDate),
            Rotation = key.RotationPolicy?.AsRotation(),
            DualAuthDelete = DualAuth(key, call.Now),
            Deleted = key.State == KeyState.Destroyed,
        };
        return key.DeletionDate is { } deleted ? WithDeletion(resource, key, deleted, call.Now) : resource;
    }

    private static KeyResource WithDeletion(KeyResource resource, KmsKey key, DateTimeOffset deleted, DateTimeOffset now) => resource with
    {
        DeletionDate = deleted,
        DeletedBy = key.DeletedBy,
        RestoreAllowed = now <= KeyDeletion.RestoreExpiration(deleted),
        RestoreExpirationDate = KeyDeletion.RestoreExpiration(deleted),
        PurgeAllowed = now >= KeyDeletion.PurgeAllowedFrom(deleted),
        PurgeAllowedFrom = KeyDeletion.PurgeAllowedFrom(deleted),
        PurgeScheduledOn = KeyDeletion.PurgeScheduledOn(deleted),
    };

    private static DualAuthStatus DualAuth(KmsKey key, DateTimeOffset now)
    {
        if (!key.NeedsDualAuth)
            return new DualAuthStatus(false, null, null);

        DateTimeOffset? expiration = key.DeletionAuthorization?.Expiration;
        bool set = now < expiration;
        return new DualAuthStatus(true, set, set ? expiration : null);
    }

    private static string? Payload(KmsKey key) => key.Extractable ? Convert.ToBase64String(key.NewestVersion.Material) : null;

    private static ImmutableArray<string>? NullIfEmpty(ImmutableArray<string> values) => values.IsEmpty ? null : values;
}
