using System.Collections.Immutable;

namespace KeyGuard.Lab.KeyProtect;

/// <summary>The envelope around everything but the key actions. An empty list has no <c>resources</c> at all.</summary>
internal sealed record Collection<T>
{
    public CollectionMetadata? Metadata { get; init; }

    public ImmutableArray<T>? Resources { get; init; }

    public static Collection<T> Of(string type, params ImmutableArray<T> resources) => new()
    {
        Metadata = new CollectionMetadata { CollectionType = type, CollectionTotal = resources.Length },
        Resources = resources.IsEmpty ? null : resources,
    };

    /// <summary>A page of a longer list, with the whole list's length when it was asked for.</summary>
    public static Collection<T> Page(string type, ImmutableArray<T> resources, int? totalCount)
    {
        Collection<T> page = Of(type, resources);
        return page with { Metadata = page.Metadata! with { TotalCount = totalCount } };
    }
}

internal sealed record CollectionMetadata
{
    public string? CollectionType { get; init; }

    public int? CollectionTotal { get; init; }

    public int? TotalCount { get; init; }

    public string? SearchQuery { get; init; }
}

/// <summary>The media types that name what is inside an envelope.</summary>
internal static class CollectionTypes
{
    public const string Key = "application/vnd.ibm.kms.key+json";
    public const string KeyVersion = "application/vnd.ibm.kms.key.version+json";
    public const string Alias = "application/vnd.ibm.kms.alias+json";
    public const string KeyRing = "application/vnd.ibm.kms.key_ring+json";
    public const string Policy = "application/vnd.ibm.kms.policy+json";
    public const string Registration = "application/vnd.ibm.kms.registration+json";
    public const string KmipAdapter = "application/vnd.ibm.kms.kmip_adapter+json";
    public const string KmipCertificate = "application/vnd.ibm.kms.kmip_client_certificate+json";
    public const string KmipObject = "application/vnd.ibm.kms.kmip_object+json";
    public const string Error = "application/vnd.ibm.kms.error+json";
}
