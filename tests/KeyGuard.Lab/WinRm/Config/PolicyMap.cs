using System.Collections.Generic;
using System.Collections.Immutable;
using KeyGuard.Lab.WinRm.Registry;

namespace KeyGuard.Lab.WinRm.Config;

/// <summary>What the policies of WindowsRemoteManagement.admx do to the configuration.</summary>
internal static class PolicyMap
{
    public const string Key = @"SOFTWARE\Policies\Microsoft\Windows\WinRM";

    private static readonly (string Key, string Name, string Path)[] Flags =
    [
        ("Service", "AllowBasic", ConfigSchema.Basic),
        ("Service", "AllowUnencryptedTraffic", ConfigSchema.AllowUnencrypted),
        ("Service", "AllowNegotiate", ConfigSchema.Negotiate),
        ("Service", "AllowKerberos", ConfigSchema.Kerberos),
        ("Service", "AllowCredSSP", ConfigSchema.CredSsp),
        ("Service", "HttpCompatibilityListener", ConfigSchema.CompatibilityHttp),
        ("Service", "HttpsCompatibilityListener", ConfigSchema.CompatibilityHttps),
        ("Service", "AllowAutoConfig", ConfigSchema.AllowRemoteAccess),
        (@"Service\WinRS", "AllowRemoteShellAccess", ConfigSchema.AllowShells),
        ("Client", "AllowBasic", "Client/Auth/Basic"),
        ("Client", "AllowUnencryptedTraffic", "Client/AllowUnencrypted"),
        ("Client", "AllowDigest", "Client/Auth/Digest"),
        ("Client", "AllowNegotiate", "Client/Auth/Negotiate"),
        ("Client", "AllowKerberos", "Client/Auth/Kerberos"),
        ("Client", "AllowCredSSP", "Client/Auth/CredSSP"),
    ];

    /// <summary>The values that policy fixes, by path.</summary>
    public static ImmutableDictionary<string, string> Read(RegistryHive registry)
    {
        ImmutableDictionary<string, string>.Builder fixedValues = ImmutableDictionary.CreateBuilder<string, string>();
        foreach ((string key, string name, string path) in Flags)
        {
            if (registry.FindNumber(Key + "\\" + key, name) is { } number)
                fixedValues[path] = number == 0 ? "false" : "true";
        }

        ReadFilters(registry, fixedValues);
        if (registry.FindNumber(Key + @"\Client", "TrustedHosts") == 1)
            fixedValues["Client/TrustedHosts"] = registry.FindText(Key + @"\Client", "TrustedHostsList") ?? "";
        if (registry.FindNumber(Key + @"\Service", "CBTHardeningLevelStatus") == 1 && registry.FindText(Key + @"\Service", "CbtHardeningLevel") is { } level)
            fixedValues[ConfigSchema.Hardening] = level;
        return fixedValues.ToImmutable();
    }

    /// <summary>Whether policy makes a listener of its own: HTTP on the default port, for all addresses.</summary>
    public static bool MakesListener(RegistryHive registry) => registry.FindNumber(Key + @"\Service", "AllowAutoConfig") == 1;

    private static void ReadFilters(RegistryHive registry, IDictionary<string, string> fixedValues)
    {
        foreach (string name in (string[])["IPv4Filter", "IPv6Filter"])
        {
            // the policy that allows auto configuration brings the filters with it
            if (registry.FindText(Key + @"\Service", name) is { } filter)
                fixedValues["Service/" + name] = filter;
        }
    }
}
