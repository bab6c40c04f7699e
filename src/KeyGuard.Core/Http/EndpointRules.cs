using System;
using KeyGuard.Errors;

namespace KeyGuard.Http;

/// <summary>Where KeyGuard may connect to, and how.</summary>
internal static class EndpointRules
{
    // The VPC instance metadata service answers on this link-local address only, and by default without TLS;
    // nothing but the machine itself can be reached there.
    private const string InstanceMetadataHost = "169.254.169.254";

    /// <summary>Whether traffic to this address never leaves the machine, so that neither TLS nor a proxy applies.</summary>
    public static bool IsLocal(Uri uri) => uri.IsLoopback || uri.Host == InstanceMetadataHost;

    /// <summary>Refuses anything but https, save plain http to this very machine, or whose every body is encrypted by itself.</summary>
    public static Uri Check(Uri uri, bool bodiesAreSealed = false)
    {
        if (!uri.IsAbsoluteUri || uri.UserInfo.Length > 0) throw Faults.EndpointInvalid(uri.OriginalString);
        if (uri.Scheme == Uri.UriSchemeHttps) return uri;
        if (uri.Scheme == Uri.UriSchemeHttp && (bodiesAreSealed || IsLocal(uri))) return uri;
        throw Faults.EndpointInvalid(uri.GetLeftPart(UriPartial.Authority));
    }
}
