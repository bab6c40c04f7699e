using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using KeyGuard.Errors;
using KeyGuard.KeyProtect.Wire;

namespace KeyGuard.KeyProtect.Kmip;

/// <summary>One page of a list, and how long the whole list is, where the service tells.</summary>
internal sealed record KmipPage<T>(List<T> Items, int? Total);

/// <summary>Reads KMIP's resources, whose members have underscores. An empty list has no <c>resources</c> at all.</summary>
/// <param name="endpoint">The service's base URL.</param>
/// <param name="instanceId">The instance.</param>
/// <param name="kms">The connection's name.</param>
internal sealed class KmipReader(Uri endpoint, string instanceId, string kms)
{
    public static KmipPage<T> Page<T>(JsonElement root, Func<JsonElement, T> read) =>
        new(root.Items("resources").Select(read).ToList(), root.Member("metadata")?.Number("totalCount"));

    public KmipAdapter Adapter(JsonElement adapter) => new()
    {
        Id = adapter.Text("id") ?? "",
        Name = adapter.Text("name") ?? "",
        Description = adapter.Text("description") ?? "",
        Profile = adapter.Text("profile") ?? "",
        RootKeyId = adapter.Member("profile_data")?.Text("crk_id") ?? "",
        KmipHost = KmipEndpoint.Host(endpoint),
        Created = adapter.Moment("created_at"),
        CreatedBy = adapter.Text("created_by") ?? "",
        Updated = adapter.Moment("updated_at"),
        UpdatedBy = adapter.Text("updated_by") ?? "",
        InstanceId = instanceId,
        Endpoint = endpoint,
        Kms = kms,
    };

    public KmipAdapterCertificate Certificate(JsonElement certificate, KmipAdapter adapter)
    {
        var pem = certificate.Text("certificate");
        var content = Parse(pem);
        return new KmipAdapterCertificate
        {
            Id = certificate.Text("id") ?? "",
            Name = certificate.Text("name") ?? "",
            AdapterId = adapter.Id,
            AdapterName = adapter.Name,
            Fingerprint = content?.Fingerprint,
            Subject = content?.Subject,
            Issuer = content?.Issuer,
            NotBefore = content?.NotBefore,
            NotAfter = content?.NotAfter,
            Pem = content?.Pem,
            Created = certificate.Moment("created_at"),
            CreatedBy = certificate.Text("created_by") ?? "",
            InstanceId = instanceId,
            Kms = kms,
        };
    }

    public KmipObject Object(JsonElement found, KmipAdapter adapter) => new()
    {
        Id = found.Text("id") ?? "",
        State = (KmipObjectState)(found.Number("state") ?? 0),
        ObjectType = (KmipObjectType)(found.Number("kmip_object_type") ?? 0),
        AdapterId = adapter.Id,
        AdapterName = adapter.Name,
        Created = found.Moment("created_at"),
        CreatedBy = found.Text("created_by"),
        CreatedByCertificateId = found.Text("created_by_kmip_client_cert_id"),
        Updated = found.Moment("updated_at"),
        UpdatedBy = found.Text("updated_by"),
        UpdatedByCertificateId = found.Text("updated_by_kmip_client_cert_id"),
        Destroyed = found.Moment("destroyed_at"),
        DestroyedBy = found.Text("destroyed_by"),
        DestroyedByCertificateId = found.Text("destroyed_by_kmip_client_cert_id"),
        InstanceId = instanceId,
        Kms = kms,
    };

    private static ClientCertificate? Parse(string? pem)
    {
        try
        {
            return pem is null ? null : ClientCertificate.FromText(pem);
        }
        catch (KeyGuardException)
        {
            // What the service took it shows; that it is there must not be hidden because we can't read it.
            return null;
        }
    }
}
