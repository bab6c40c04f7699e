using System;
using System.Collections.Immutable;
using System.Linq;
using System.Text.Json.Serialization.Metadata;
using KeyGuard.Lab.KeyProtect.Errors;

namespace KeyGuard.Lab.KeyProtect.Kmip;

/// <summary>What the calls about KMIP have in common: the adapter in the path, envelopes, pages.</summary>
internal static class KmipCall
{
    /// <summary>The largest page of adapters and certificates.</summary>
    public const int FewPerPage = 200;

    /// <summary>The largest page of objects.</summary>
    public const int ManyPerPage = 5000;

    private const int StandardPage = 100;

    public static KmipAdapter Adapter(KmsCall call) => call.Instance.Kmip.FindAdapter(call.Route("adapter")) ?? throw KmipErrors.AdapterNotFound();

    public static T SingleResource<T>(Collection<T>? body)
    {
        if (body is null)
            throw KmsErrors.NoBody();
        if (body.Metadata?.CollectionType is null)
            throw KmsErrors.BadBody("CollectionMetadata is empty");
        if (body.Resources is not { Length: 1 } resources)
            throw KmsErrors.BadBody("Only one resource per request is supported");
        if (body.Metadata.CollectionTotal != 1)
            throw KmsErrors.CollectionTotalMismatch();

        return resources[0];
    }

    public static KmsReply List<T, TResource>(
        KmsCall call, string type, ImmutableArray<T> matching, Func<T, TResource> show, int largestPage, JsonTypeInfo<Collection<TResource>> json)
    {
        var page = Page.Of(call, StandardPage, largestPage);
        ImmutableArray<TResource> shown = [.. matching.Skip(page.Offset).Take(page.Limit).Select(show)];
        int? total = call.Query("totalCount") == "true" ? matching.Length : null;
        return KmsReply.Json(200, Collection<TResource>.Page(type, shown, total), json);
    }
}
