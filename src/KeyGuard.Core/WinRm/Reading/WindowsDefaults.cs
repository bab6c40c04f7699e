using System;
using System.Collections.Generic;

namespace KeyGuard.WinRm.Reading;

/// <summary>What Windows sets by itself (MS-WSMV 2.2.4.34 and 2.2.4.36; "Installation and configuration for Windows Remote Management").</summary>
internal static class WindowsDefaults
{
    private const string Unlimited = "2147483647";

    private static readonly Dictionary<string, string[]> Values = new(StringComparer.OrdinalIgnoreCase)
    {
        ["MaxEnvelopeSizekb"] = ["500", "150"],
        ["MaxTimeoutms"] = ["60000"],
        ["MaxBatchItems"] = ["32000"],
        ["MaxProviderRequests"] = ["4294967295"],
        ["Client/NetworkDelayms"] = ["5000"],
        ["Client/URLPrefix"] = ["wsman"],
        ["Client/AllowUnencrypted"] = ["false"],
        ["Client/Auth/Basic"] = ["true"],
        ["Client/Auth/Digest"] = ["true"],
        ["Client/Auth/Kerberos"] = ["true"],
        ["Client/Auth/Negotiate"] = ["true"],
        ["Client/Auth/Certificate"] = ["true"],
        ["Client/Auth/CredSSP"] = ["false"],
        ["Client/DefaultPorts/HTTP"] = ["5985"],
        ["Client/DefaultPorts/HTTPS"] = ["5986"],
        ["Client/TrustedHosts"] = [""],
        ["Service/RootSDDL"] = ["O:NSG:BAD:P(A;;GA;;;BA)(A;;GR;;;IU)S:P(AU;FA;GA;;;WD)(AU;SA;GXGW;;;WD)"],
        ["Service/MaxConcurrentOperations"] = ["4294967295"],
        ["Service/MaxConcurrentOperationsPerUser"] = ["1500"],
        ["Service/EnumerationTimeoutms"] = ["240000", "60000"],
        ["Service/MaxConnections"] = ["300"],
        ["Service/MaxPacketRetrievalTimeSeconds"] = ["120"],
        ["Service/AllowUnencrypted"] = ["false"],
        ["Service/Auth/Basic"] = ["false"],
        ["Service/Auth/Kerberos"] = ["true"],
        ["Service/Auth/Negotiate"] = ["true"],
        ["Service/Auth/Certificate"] = ["false"],
        ["Service/Auth/CredSSP"] = ["false"],
        ["Service/Auth/CbtHardeningLevel"] = ["Relaxed"],
        ["Service/DefaultPorts/HTTP"] = ["5985"],
        ["Service/DefaultPorts/HTTPS"] = ["5986"],
        ["Service/IPv4Filter"] = ["*"],
        ["Service/IPv6Filter"] = ["*"],
        ["Service/EnableCompatibilityHttpListener"] = ["false"],
        ["Service/EnableCompatibilityHttpsListener"] = ["false"],
        ["Service/CertificateThumbprint"] = [""],
        ["Service/AllowRemoteAccess"] = ["true"],
        ["Winrs/AllowRemoteShellAccess"] = ["true"],
        ["Winrs/IdleTimeout"] = ["7200000"],
        ["Winrs/MaxConcurrentUsers"] = [Unlimited],
        ["Winrs/MaxShellRunTime"] = [Unlimited],
        ["Winrs/MaxProcessesPerShell"] = [Unlimited],
        ["Winrs/MaxMemoryPerShellMB"] = [Unlimited],
        ["Winrs/MaxShellsPerUser"] = [Unlimited, "30"],
    };

    /// <summary>Whether Windows sets this value by itself, in one of its versions.</summary>
    public static bool Has(string path, string value) =>
        Values.TryGetValue(path, out var known) && Array.Exists(known, one => one.Equals(value, StringComparison.OrdinalIgnoreCase));
}
