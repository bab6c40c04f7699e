using System;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Net;
using KeyGuard.Lab.WinRm.Certificates;
using KeyGuard.Lab.WinRm.Config;
using KeyGuard.Lab.WinRm.Firewall;
using KeyGuard.Lab.WinRm.Registry;

namespace KeyGuard.Lab.WinRm.Computers;

/// <summary>Applies a document to a computer, past all rules: this is somebody sitting in front of it. Its lock is held.</summary>
internal static class ComputerChanges
{
    /// <exception cref="ArgumentException">The document names what is not there.</exception>
    public static void Apply(Computer computer, ComputerDocument document, LabAuthority authority)
    {
        computer.Mode = document.Mode ?? computer.Mode;
        computer.LatencyMilliseconds = document.LatencyMilliseconds ?? computer.LatencyMilliseconds;
        computer.IsServiceRunning = document.Service ?? computer.IsServiceRunning;
        computer.KnowsCredSsp = document.KnowsCredSsp ?? computer.KnowsCredSsp;
        computer.OsVersion = document.OsVersion ?? computer.OsVersion;
        computer.ForeignPorts = document.ForeignPorts?.ToImmutableArray() ?? computer.ForeignPorts;
        foreach ((string path, string value) in document.Config ?? [])
            SetConfig(computer, path, value);
        foreach (RegistryEntry entry in document.Registry ?? [])
            SetRegistry(computer.Registry, entry);
        if (document.DomainPolicy is { } policy)
            computer.DomainPolicy = policy.ToImmutableDictionary(entry => (entry.Key, entry.Name), ValueOf);
        if (document.Firewall is { } firewall)
            Apply(computer.Firewall, firewall);
        foreach (CertificateOrder order in document.Certificates ?? [])
            computer.Store.Add(authority.Issue(order, computer.Name, computer.Address));
        foreach (string thumbprint in document.RemoveCertificates ?? [])
            computer.Store.Remove(computer.Store.Find(thumbprint) ?? throw new ArgumentException($"There is no certificate {thumbprint}."));
    }

    public static FirewallRule AllowRule(int port) => new()
    {
        Id = string.Create(CultureInfo.InvariantCulture, $"LAB-{port}-In-TCP"),
        DisplayName = string.Create(CultureInfo.InvariantCulture, $"Lab: TCP {port}"),
        Protocol = 6,
        Ports = [port.ToString(CultureInfo.InvariantCulture)],
    };

    private static void SetConfig(Computer computer, string path, string value)
    {
        ConfigSetting setting = ConfigSchema.Find(path) ?? throw new ArgumentException($"There is no setting {path}.");
        computer.Config.Set(path, ConfigSchema.Normalize(setting, value) ?? throw new ArgumentException($"{value} is no value of {path}."));
    }

    private static void SetRegistry(RegistryHive registry, RegistryEntry entry)
    {
        if (entry.Remove)
            registry.DeleteValue(entry.Key, entry.Name);
        else
            registry.Set(entry.Key, entry.Name, ValueOf(entry));
    }

    private static RegistryValue ValueOf(RegistryEntry entry) =>
        entry.Number is { } number ? RegistryValue.Number(number)
        : entry.Text is { } text ? RegistryValue.Text(text)
        : throw new ArgumentException($"The value {entry.Name} needs a number or a text.");

    private static void Apply(FirewallTable firewall, FirewallDocument document)
    {
        firewall.IsOn = document.On ?? firewall.IsOn;
        firewall.Refuses = document.Refuses ?? firewall.Refuses;
        firewall.IsStealthy = document.Stealth ?? firewall.IsStealthy;
        firewall.Profile = document.Profile ?? firewall.Profile;
        if (document.Client is { } client)
            firewall.Client = IPAddress.TryParse(client, out IPAddress? address) ? address : throw new ArgumentException($"{client} is no address.");
        foreach (int port in document.Allow ?? [])
            firewall.Set(AllowRule(port));
        foreach (string name in document.Remove ?? [])
        {
            foreach (FirewallRule rule in firewall.Rules.Where(rule => name.Equals(rule.Id, StringComparison.OrdinalIgnoreCase) || name.Equals(rule.DisplayName, StringComparison.OrdinalIgnoreCase)))
                firewall.Remove(rule);
        }
    }
}
