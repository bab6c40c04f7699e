using System;
using System.Collections.Immutable;
using System.Linq;
using KeyGuard.Lab.Json;
using KeyGuard.Lab.KeyProtect.Errors;

namespace KeyGuard.Lab.KeyProtect.Kmip;

/// <summary>Shows and deletes the keys that KMIP clients made. Over HTTP none can be made, and none be read.</summary>
internal static class KmipObjectActions
{
    private const string LivingStates = "1,2,3,4";

    public static KmsReply List(KmsCall call)
    {
        KmipState[] states = States(call.Query("state") ?? LivingStates);
        ImmutableArray<KmipObject> matching =
            [.. call.Instance.Kmip.ObjectsOf(KmipCall.Adapter(call)).Where(found => states.Contains(found.State))];
        return KmipCall.List(
            call, CollectionTypes.KmipObject, matching, KmipObjectResource.Of, KmipCall.ManyPerPage, LabJson.Wire.CollectionKmipObjectResource);
    }

    public static KmsReply Get(KmsCall call) => KmsReply.Json(
        200,
        Collection<KmipObjectResource>.Of(CollectionTypes.KmipObject, KmipObjectResource.Of(Find(call))),
        LabJson.Wire.CollectionKmipObjectResource);

    public static KmsReply Delete(KmsCall call)
    {
        bool force = call.Query("force") == "true";
        call.Instance.Kmip.Change(Find(call), present =>
        {
            if (present.IsDestroyed)
                throw KmipErrors.ObjectDestroyed();
            if (present.State == KmipState.Active && !force)
                throw KmipErrors.ObjectActive();

            return KmipLifecycle.Destroy(present, call.Caller.IamId, certificateId: null, call.Now);
        });
        return KmsReply.NoContent;
    }

    private static KmipObject Find(KmsCall call) =>
        call.Instance.Kmip.FindObject(KmipCall.Adapter(call), call.Route("object")) ?? throw KmipErrors.ObjectNotFound();

    private static KmipState[] States(string text)
    {
        string[] parts = text.Split(',');
        return parts.All(part => part is [>= '1' and <= '6'])
            ? Array.ConvertAll(parts, part => (KmipState)(part[0] - '0'))
            : throw KmsErrors.InvalidQueryParameter("state", "numbers from 1 to 6, with commas in between");
    }
}
