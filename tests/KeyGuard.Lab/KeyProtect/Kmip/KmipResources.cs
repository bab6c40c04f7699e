using System;
using System.Collections.Generic;
using System.Text.Json.Serialization;

namespace KeyGuard.Lab.KeyProtect.Kmip;

/// <summary>An adapter as a caller asks for it.</summary>
internal sealed record NewKmipAdapter
{
    public string? Name { get; init; }

    public string? Description { get; init; }

    public string? Profile { get; init; }

    [JsonPropertyName("profile_data")]
    public Dictionary<string, string>? ProfileData { get; init; }
}

/// <summary>An adapter as the service shows it. Unlike everything else of the service, KMIP's members have underscores.</summary>
internal sealed record KmipAdapterResource
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string Description { get; init; }

    public required string Profile { get; init; }

    [JsonPropertyName("profile_data")]
    public required Dictionary<string, string> ProfileData { get; init; }

    [JsonPropertyName("created_at")]
    public required DateTimeOffset CreatedAt { get; init; }

    [JsonPropertyName("created_by")]
    public required string CreatedBy { get; init; }

    [JsonPropertyName("updated_at")]
    public required DateTimeOffset UpdatedAt { get; init; }

    [JsonPropertyName("updated_by")]
    public required string UpdatedBy { get; init; }

    public static KmipAdapterResource Of(KmipAdapter adapter) => new()
    {
        Id = adapter.Id,
        Name = adapter.Name,
        Description = adapter.Description,
        Profile = KmipRules.NativeProfile,
        ProfileData = new() { [KmipRules.RootKeyMember] = adapter.RootKeyId },
        CreatedAt = adapter.CreatedAt,
        CreatedBy = adapter.CreatedBy,
        UpdatedAt = adapter.UpdatedAt,
        UpdatedBy = adapter.UpdatedBy,
    };
}

/// <summary>A certificate as a caller hands it in.</summary>
internal sealed record NewKmipCertificate
{
    public string? Name { get; init; }

    public string? Certificate { get; init; }
}

/// <summary>A certificate as the service shows it; lists leave the certificate itself out.</summary>
internal sealed record KmipCertificateResource
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public string? Certificate { get; init; }

    [JsonPropertyName("created_at")]
    public required DateTimeOffset CreatedAt { get; init; }

    [JsonPropertyName("created_by")]
    public required string CreatedBy { get; init; }

    public static KmipCertificateResource Of(KmipCertificate certificate, bool whole) => new()
    {
        Id = certificate.Id,
        Name = certificate.Name,
        Certificate = whole ? certificate.Pem : null,
        CreatedAt = certificate.CreatedAt,
        CreatedBy = certificate.CreatedBy,
    };
}

/// <summary>An object as the service shows it: never its key.</summary>
internal sealed record KmipObjectResource
{
    public required string Id { get; init; }

    [JsonPropertyName("kmip_object_type")]
    public int Type { get; init; } = KmipObject.SymmetricKey;

    public required KmipState State { get; init; }

    [JsonPropertyName("created_at")]
    public required DateTimeOffset CreatedAt { get; init; }

    [JsonPropertyName("created_by")]
    public required string CreatedBy { get; init; }

    [JsonPropertyName("created_by_kmip_client_cert_id")]
    public string? CreatedByCertificateId { get; init; }

    [JsonPropertyName("updated_at")]
    public required DateTimeOffset UpdatedAt { get; init; }

    [JsonPropertyName("updated_by")]
    public required string UpdatedBy { get; init; }

    [JsonPropertyName("updated_by_kmip_client_cert_id")]
    public string? UpdatedByCertificateId { get; init; }

    [JsonPropertyName("destroyed_at")]
    public DateTimeOffset? DestroyedAt { get; init; }

    [JsonPropertyName("destroyed_by")]
    public string? DestroyedBy { get; init; }

    [JsonPropertyName("destroyed_by_kmip_client_cert_id")]
    public string? DestroyedByCertificateId { get; init; }

    public static KmipObjectResource Of(KmipObject shown) => new()
    {
        Id = shown.Id,
        State = shown.State,
        CreatedAt = shown.CreatedAt,
        CreatedBy = shown.CreatedBy,
        CreatedByCertificateId = shown.CreatedByCertificateId,
        UpdatedAt = shown.UpdatedAt,
        UpdatedBy = shown.UpdatedBy,
        UpdatedByCertificateId = shown.UpdatedByCertificateId,
        DestroyedAt = shown.DestroyedAt,
        DestroyedBy = shown.DestroyedBy,
        DestroyedByCertificateId = shown.DestroyedByCertificateId,
    };
}
