using System;
using System.Collections.Immutable;
using System.Linq;
using System.Security.Cryptography;
using KeyGuard.Lab.Json;
using KeyGuard.Lab.KeyProtect.Aliases;
using KeyGuard.Lab.KeyProtect.Errors;
using KeyGuard.Lab.KeyProtect.Policies;

namespace KeyGuard.Lab.KeyProtect.Keys;

/// <summary>Creates and imports keys: <c>POST /keys</c>, and with policies <c>POST /keys_with_policy_overrides</c>.</summary>
internal static class KeyCreation
{
    private const int MostTags = 30;

    public static KmsReply Create(KmsCall call) => Create(call, withPolicies: false);

    public static KmsReply CreateWithPolicies(KmsCall call) => Create(call, withPolicies: true);

    private static KmsReply Create(KmsCall call, bool withPolicies)
    {
        NewKeyResource asked = SingleResource(call.ReadBody(LabJson.Wire.CollectionNewKeyResource));
        Check(asked, call);
        KmsKey key = Build(asked, call);
        if (withPolicies)
            key = WithPolicies(key, asked, call);
        call.Instance.Keys.Add(key);
        return KeyPresentation.Reply(call, 201, key, withPayload: !call.Prefers("return=minimal"));
    }

    private static NewKeyResource SingleResource(Collection<NewKeyResource>? body)
    {
        if (body is null)
            throw KmsErrors.NoBody();
        if (body.Metadata?.CollectionType is null)
            throw KmsErrors.BadBody("CollectionMetadata is empty");
        if (body.Resources is not { Length: 1 } resources)
            throw KmsErrors.BadBody("Only creation of one key per request is supported");
        if (body.Metadata.CollectionTotal != 1)
            throw KmsErrors.CollectionTotalMismatch();

        return resources[0];
    }

    private static void Check(NewKeyResource asked, KmsCall call)
    {
        if (asked.Name is not { Length: >= 2 and <= 90 })
            throw KmsErrors.InvalidField("name", "between 2 and 90 characters");
        if (asked.Description is { Length: < 2 or > 240 })
            throw KmsErrors.InvalidField("description", "between 2 and 240 characters");
        if (asked.Tags is { Length: > MostTags })
            throw KmsErrors.InvalidField("tags", "at most 30 tags");
        if (asked.ExpirationDate <= call.Now)
            throw KmsErrors.InvalidField("expirationDate", "a date in the future");

        AliasRules.CheckCount(asked.Aliases?.Length ?? 0);
        foreach (string alias in asked.Aliases ?? [])
            AliasRules.Check(alias);
    }

    private static KmsKey Build(NewKeyResource asked, KmsCall call) => new()
    {
        Id = Guid.NewGuid().ToString(),
        Name = asked.Name!,
        Description = asked.Description,
        Aliases = asked.Aliases?.Distinct(StringComparer.Ordinal).ToImmutableArray() ?? [],
        Tags = asked.Tags ?? [],
        KeyRingId = KeyRing(call),
        Extractable = asked.Extractable,
        Imported = asked.Payload is not null,
        Versions = [KeyVersion.New(Material(asked), call.Now)],
        CreatedBy = call.Caller.IamId,
        CreationDate = call.Now,
        LastUpdateDate = call.Now,
        ExpirationDate = asked.ExpirationDate,
    };

    private static KmsKey WithPolicies(KmsKey key, NewKeyResource asked, KmsCall call) => key with
    {
        RotationPolicy = asked.Rotation is { } rotation ? PolicyRules.Rotation(key, null, rotation, call.Change) : null,
        DualAuthPolicy = asked.DualAuthDelete is { } dualAuth ? PolicyRules.DualAuth(null, dualAuth, call.Change) : null,
    };

    private static byte[] Material(NewKeyResource asked)
    {
        if (asked.Payload is null)
            return RandomNumberGenerator.GetBytes(KeyMaterial.GeneratedLength);

        return asked.Extractable ? KeyMaterial.DecodeStandard(asked.Payload) : KeyMaterial.DecodeRoot(asked.Payload);
    }

    private static string KeyRing(KmsCall call)
    {
        string ring = call.Http.Request.Headers["X-Kms-Key-Ring"].ToString();
        if (ring.Length == 0)
            return KmsKey.DefaultKeyRing;

        return call.Instance.KeyRings.Exists(ring) ? ring : throw KmsErrors.KeyRingNotFound();
    }
}
