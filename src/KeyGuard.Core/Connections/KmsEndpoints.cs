using System;
using System.Linq;
using System.Text.RegularExpressions;
using KeyGuard.Errors;
using KeyGuard.Http;
using KeyGuard.Polyfills;

namespace KeyGuard.Connections;

/// <summary>
/// Base URLs. A region is only shorthand for Key Protect's shared endpoints; HPCS, Key Protect Dedicated and local
/// servers are given as URLs (Key Protect documentation, "regions and endpoints").
/// </summary>
internal static class KmsEndpoints
{
    private static readonly Regex Region = new("^[a-z]{2}-[a-z]{2,10}[0-9]{0,2}\\z", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    /// <summary>The service's base URL for a region or a URL.</summary>
    public static Uri Kms(string regionOrUrl, bool isPrivate)
    {
        if (Region.IsMatch(regionOrUrl)) return new Uri($"https://{(isPrivate ? "private." : "")}{regionOrUrl}.kms.cloud.ibm.com");
        return Parse(regionOrUrl);
    }

    /// <summary>IAM's base URL. A path such as <c>/identity/token</c> may be left in.</summary>
    public static Uri Iam(string? url, bool isPrivate)
    {
        if (url is not null) return Parse(url);
        return new Uri(isPrivate ? "https://private.iam.cloud.ibm.com" : "https://iam.cloud.ibm.com");
    }

    /// <summary>The instance's GUID, given as such or inside a CRN.</summary>
    public static string InstanceId(string idOrCrn)
    {
        var id = idOrCrn.StartsWith("crn:", StringComparison.Ordinal) ? idOrCrn.Split(':').Skip(7).FirstOrDefault() ?? "" : idOrCrn;
        return Guid.TryParseExact(id, "D", out _) ? id : throw Faults.InstanceIdInvalid(idOrCrn);
    }

    /// <summary>An absolute base URL, without path.</summary>
    public static Uri Parse(string url)
    {
        if (!url.Has("://", StringComparison.Ordinal) || !Uri.TryCreate(url, UriKind.Absolute, out var uri)) throw Faults.EndpointInvalid(url);
        return new Uri(EndpointRules.Check(uri).GetLeftPart(UriPartial.Authority));
    }
}
