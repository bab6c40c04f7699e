using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;

namespace KeyGuard.Lab.WinRm.Config;

/// <summary>All settings in the order in which Windows writes them, with the values recorded from a real computer.</summary>
internal static class ConfigSchema
{
    public const string Basic = "Service/Auth/Basic";
    public const string Kerberos = "Service/Auth/Kerberos";
    public const string Negotiate = "Service/Auth/Negotiate";
    public const string Certificate = "Service/Auth/Certificate";
    public const string CredSsp = "Service/Auth/CredSSP";
    public const string Hardening = "Service/Auth/CbtHardeningLevel";
    public const string AllowUnencrypted = "Service/AllowUnencrypted";
    public const string AllowRemoteAccess = "Service/AllowRemoteAccess";
    public const string IPv4Filter = "Service/IPv4Filter";
    public const string CompatibilityHttp = "Service/EnableCompatibilityHttpListener";
    public const string CompatibilityHttps = "Service/EnableCompatibilityHttpsListener";
    public const string ServiceThumbprint = "Service/CertificateThumbprint";
    public const string DefaultHttpPort = "Service/DefaultPorts/HTTP";
    public const string DefaultHttpsPort = "Service/DefaultPorts/HTTPS";
    public const string AllowShells = "Winrs/AllowRemoteShellAccess";

    private const string Most = "4294967295";
    private const string Unlimited = "2147483647";

    public static readonly ImmutableArray<ConfigSetting> All =
    [
        Number("MaxEnvelopeSizekb", "500"),
        Number("MaxTimeoutms", "60000"),
        Number("MaxBatchItems", "32000"),
        Number("MaxProviderRequests", Most) with { IsReadOnly = true },
        Number("Client/NetworkDelayms", "5000"),
        Text("Client/URLPrefix", "wsman"),
        Flag("Client/AllowUnencrypted", "false"),
        Flag("Client/Auth/Basic", "true"),
        Flag("Client/Auth/Digest", "true"),
        Flag("Client/Auth/Kerberos", "true"),
        Flag("Client/Auth/Negotiate", "true"),
        Flag("Client/Auth/Certificate", "true"),
        Flag("Client/Auth/CredSSP", "false"),
        Number("Client/DefaultPorts/HTTP", "5985"),
        Number("Client/DefaultPorts/HTTPS", "5986"),
        Text("Client/TrustedHosts", ""),
        Text("Service/RootSDDL", "O:NSG:BAD:P(A;;GA;;;BA)(A;;GR;;;IU)S:P(AU;FA;GA;;;WD)(AU;SA;GXGW;;;WD)"),
        Number("Service/MaxConcurrentOperations", Most) with { IsDeprecated = true },
        Number("Service/MaxConcurrentOperationsPerUser", "1500"),
        Number("Service/EnumerationTimeoutms", "240000"),
        Number("Service/MaxConnections", "300"),
        Number("Service/MaxPacketRetrievalTimeSeconds", "120"),
        Flag(AllowUnencrypted, "false"),
        Flag(Basic, "true"),
        Flag(Kerberos, "true"),
        Flag(Negotiate, "true"),
        Flag(Certificate, "false"),
        Flag(CredSsp, "true"),
        new(Hardening, SettingKind.Hardening, "Relaxed"),
        Number(DefaultHttpPort, "5985"),
        Number(DefaultHttpsPort, "5986"),
        Text(IPv4Filter, "*"),
        Text("Service/IPv6Filter", "*"),
        Flag(CompatibilityHttp, "false"),
        Flag(CompatibilityHttps, "false"),
        Text(ServiceThumbprint, ""),
        Flag(AllowRemoteAccess, "true") with { IsReadOnly = true },
        Flag(AllowShells, "true"),
        Number("Winrs/IdleTimeout", "7200000"),
        Number("Winrs/MaxConcurrentUsers", Unlimited),
        Number("Winrs/MaxShellRunTime", Unlimited),
        Number("Winrs/MaxProcessesPerShell", Unlimited),
        Number("Winrs/MaxMemoryPerShellMB", Unlimited),
        Number("Winrs/MaxShellsPerUser", Unlimited),
    ];

    private static readonly FrozenDictionary<string, ConfigSetting> ByPath = All.ToFrozenDictionary(setting => setting.Path, StringComparer.Ordinal);

    public static ConfigSetting? Find(string path) => ByPath.GetValueOrDefault(path);

    public static bool IsSection(string path) => All.Any(setting => setting.Section == path || setting.Section.StartsWith(path + "/", StringComparison.Ordinal));

    /// <summary>The value as it is kept, or null when it is none for this setting.</summary>
    public static string? Normalize(ConfigSetting setting, string value) => setting.Kind switch
    {
        SettingKind.Flag => value switch { "true" or "1" => "true", "false" or "0" => "false", _ => null },
        SettingKind.Number => uint.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out uint number) ? number.ToString(CultureInfo.InvariantCulture) : null,
        SettingKind.Hardening => value is "None" or "Relaxed" or "Strict" ? value : null,
        _ => value,
    };

    private static ConfigSetting Flag(string path, string value) => new(path, SettingKind.Flag, value);

    private static ConfigSetting Number(string path, string value) => new(path, SettingKind.Number, value);

    private static ConfigSetting Text(string path, string value) => new(path, SettingKind.Text, value);
}
