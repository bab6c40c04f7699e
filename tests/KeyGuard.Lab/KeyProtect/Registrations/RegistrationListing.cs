using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO.Enumeration;
using System.Linq;
using KeyGuard.Lab.Json;
using KeyGuard.Lab.KeyProtect.Keys;

namespace KeyGuard.Lab.KeyProtect.Registrations;

/// <summary>Lists which cloud resources a root key protects.</summary>
internal static class RegistrationListing
{
    public static KmsReply OfKey(KmsCall call) => List(call, call.Instance.Registrations.OfKey(call.FindLivingRootKey().Id));

    public static KmsReply OfAllKeys(KmsCall call) => List(call, call.Instance.Registrations.All);

    private static KmsReply List(KmsCall call, IEnumerable<Registration> registrations)
    {
        string? crn = call.Query("urlEncodedResourceCRNQuery");
        string? preventing = call.Query("preventKeyDeletion");
        ImmutableArray<Registration> matching =
        [
            .. registrations.Where(registration =>
                (crn is null || FileSystemName.MatchesSimpleExpression(crn, registration.ResourceCrn, ignoreCase: false))
                && (preventing is null || registration.PreventKeyDeletion == (preventing == "true"))),
        ];

        var page = Page.Of(call, standardLimit: 200);
        ImmutableArray<RegistrationResource> shown =
            [.. matching.Skip(page.Offset).Take(page.Limit).Select(registration => Describe(call, registration))];
        return KmsReply.Json(
            200,
            Collection<RegistrationResource>.Page(
                CollectionTypes.Registration, shown, call.Query("totalCount") == "true" ? matching.Length : null),
            LabJson.Wire.CollectionRegistrationResource);
    }

    private static RegistrationResource Describe(KmsCall call, Registration registration)
    {
        KeyVersion? version = call.Instance.Keys.Find(registration.KeyId, call.Now)?.NewestVersion;
        return new RegistrationResource
        {
            KeyId = registration.KeyId,
            ResourceCrn = registration.ResourceCrn,
            CreatedBy = registration.CreatedBy,
            CreationDate = registration.CreationDate,
            LastUpdated = registration.CreationDate,
            PreventKeyDeletion = registration.PreventKeyDeletion,
            KeyVersion = version is null ? null : new VersionResource(version.Id, version.CreationDate),
        };
    }
}

/// <summary>A registration as the service shows it.</summary>
internal sealed record RegistrationResource
{
    public required string KeyId { get; init; }

    public required string ResourceCrn { get; init; }

    public required string CreatedBy { get; init; }

    public required DateTimeOffset CreationDate { get; init; }

    public required DateTimeOffset LastUpdated { get; init; }

    public required bool PreventKeyDeletion { get; init; }

    public VersionResource? KeyVersion { get; init; }
}
