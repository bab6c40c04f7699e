using System;
using System.Collections.Immutable;
using System.Linq;
using KeyGuard.Lab.Json;
using KeyGuard.Lab.KeyProtect.Errors;
using KeyGuard.Lab.KeyProtect.Keys;

namespace KeyGuard.Lab.KeyProtect.Kmip;

/// <summary>Creates, shows and deletes adapters.</summary>
internal static class KmipAdapterActions
{
    public static KmsReply Create(KmsCall call)
    {
        NewKmipAdapter asked = KmipCall.SingleResource(call.ReadBody(LabJson.Wire.CollectionNewKmipAdapter));
        if (asked.Profile != KmipRules.NativeProfile)
            throw KmsErrors.InvalidField("profile", KmipRules.NativeProfile);

        var adapter = new KmipAdapter
        {
            Id = Guid.NewGuid().ToString(),
            Name = KmipRules.Name(asked.Name, "kmip_adapter_"),
            Description = KmipRules.Description(asked.Description),
            RootKeyId = RootKey(call, asked).Id,
            CreatedBy = call.Caller.IamId,
            CreatedAt = call.Now,
            UpdatedBy = call.Caller.IamId,
            UpdatedAt = call.Now,
        };
        call.Instance.Kmip.Add(adapter, others =>
        {
            if (others.Any(other => other.Name == adapter.Name))
                throw KmipErrors.AdapterNameTaken();
            if (others.Length >= call.Settings.KmipAdapterLimit)
                throw KmipErrors.TooManyAdapters();
        });
        return Reply(201, adapter);
    }

    public static KmsReply List(KmsCall call)
    {
        string? rootKey = call.Query(KmipRules.RootKeyMember);
        ImmutableArray<KmipAdapter> matching =
            [.. call.Instance.Kmip.Adapters.Where(adapter => rootKey is null || adapter.RootKeyId == rootKey)];
        return KmipCall.List(
            call, CollectionTypes.KmipAdapter, matching, KmipAdapterResource.Of, KmipCall.FewPerPage, LabJson.Wire.CollectionKmipAdapterResource);
    }

    public static KmsReply Get(KmsCall call) => Reply(200, KmipCall.Adapter(call));

    public static KmsReply Delete(KmsCall call)
    {
        KmipAdapter adapter = KmipCall.Adapter(call);
        call.Instance.Kmip.Remove(adapter, () =>
        {
            if (call.Instance.Kmip.ObjectsOf(adapter).Any(left => !left.IsDestroyed))
                throw KmipErrors.AdapterNotEmpty();
        });
        return KmsReply.NoContent;
    }

    private static KmsKey RootKey(KmsCall call, NewKmipAdapter asked)
    {
        if (asked.ProfileData?.TryGetValue(KmipRules.RootKeyMember, out string? id) != true || string.IsNullOrEmpty(id))
            throw KmsErrors.InvalidField("profile_data", "an object with crk_id");

        KmsKey key = call.Instance.Keys.Find(id, call.Now) ?? throw KmipErrors.RootKeyNotFound();
        return key.Extractable || key.StateAt(call.Now) != KeyState.Active ? throw KmipErrors.RootKeyInvalid() : key;
    }

    private static KmsReply Reply(int status, KmipAdapter adapter) => KmsReply.Json(
        status,
        Collection<KmipAdapterResource>.Of(CollectionTypes.KmipAdapter, KmipAdapterResource.Of(adapter)),
        LabJson.Wire.CollectionKmipAdapterResource);
}
