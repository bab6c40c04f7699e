using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using KeyGuard.Lab.Json;
using KeyGuard.Lab.KeyProtect.Errors;

namespace KeyGuard.Lab.KeyProtect.Keys;

/// <summary>Looks at one key: the key, its metadata, its versions.</summary>
internal static class KeyReading
{
    public static KmsReply Get(KmsCall call) => KeyPresentation.Reply(call, 200, call.FindKey(), withPayload: true);

    /// <summary>Answers for deleted keys too, until they are purged: this is how a client learns why an action failed.</summary>
    public static KmsReply Metadata(KmsCall call) => KeyPresentation.Reply(call, 200, call.FindKey());

    public static KmsReply Versions(KmsCall call)
    {
        KmsKey key = call.FindKey();
        if (call.Query("allKeyStates") != "true")
            RequireActive(key, call);

        var page = Page.Of(call, standardLimit: 200);
        ImmutableArray<VersionResource> newestFirst =
        [
            .. key.Versions.Reverse().Skip(page.Offset).Take(page.Limit).Select(version => new VersionResource(version.Id, version.CreationDate)),
        ];
        int? total = call.Query("totalCount") == "true" ? key.Versions.Length : null;
        return KmsReply.Json(
            200,
            Collection<VersionResource>.Page(CollectionTypes.KeyVersion, newestFirst, total),
            LabJson.Wire.CollectionVersionResource);
    }

    public static KmsReply Count(KmsCall call) =>
        KmsReply.HeaderOnly("Key-Total", KeyFilter.Of(call).Apply(call).Count().ToString(CultureInfo.InvariantCulture));

    public static KmsReply List(KmsCall call)
    {
        var filter = KeyFilter.Of(call);
        var page = Page.Of(call, standardLimit: 200);
        ImmutableArray<KeyResource> keys =
        [
            .. KeySort.Of(call).Apply(filter.Apply(call)).Skip(page.Offset).Take(page.Limit).Select(key => KeyPresentation.Describe(call, key)),
        ];
        var list = Collection<KeyResource>.Of(CollectionTypes.Key, keys);
        return KmsReply.Json(
            200, list with { Metadata = list.Metadata! with { SearchQuery = filter.Search } }, LabJson.Wire.CollectionKeyResource);
    }

    private static void RequireActive(KmsKey key, KmsCall call)
    {
        KeyState state = key.StateAt(call.Now);
        if (state == KeyState.Destroyed)
            throw KmsErrors.KeyDeleted();
        if (state != KeyState.Active)
            throw KmsErrors.InvalidState("active");
    }
}
