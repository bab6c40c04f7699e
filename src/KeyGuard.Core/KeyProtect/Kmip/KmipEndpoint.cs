using System;

namespace KeyGuard.KeyProtect.Kmip;

/// <summary>Where KMIP clients connect to (Key Protect documentation, "KMIP"): the host of the region's service, port 5696.</summary>
internal static class KmipEndpoint
{
    /// <summary>The TCP port of KMIP.</summary>
    public const int Port = 5696;

    private const string Public = ".kms.cloud.ibm.com";
    private const string Private = "private.";

    /// <summary>The host, or null: the documentation names it for the public endpoints of Key Protect only.</summary>
    public static string? Host(Uri endpoint) =>
        endpoint.Host.EndsWith(Public, StringComparison.OrdinalIgnoreCase) && !endpoint.Host.StartsWith(Private, StringComparison.OrdinalIgnoreCase) ? endpoint.Host : null;
}
