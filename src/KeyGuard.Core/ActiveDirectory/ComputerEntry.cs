using System;
using System.DirectoryServices.Protocols;
using System.Globalization;
using System.Linq;
using KeyGuard.WinRm;

namespace KeyGuard.ActiveDirectory;

/// <summary>Reads a computer's account.</summary>
internal static class ComputerEntry
{
    private const int AccountDisabled = 2;

    /// <summary>The attributes that are wanted.</summary>
    public static readonly string[] Attributes =
        ["dNSHostName", "cn", "operatingSystem", "operatingSystemVersion", "lastLogonTimestamp", "whenCreated", "userAccountControl", "servicePrincipalName"];

    /// <summary>What an account says of its computer.</summary>
    public static WinRMComputer Read(SearchResultEntry entry)
    {
        var (name, source) = ComputerName(Text(entry, "dNSHostName"), Text(entry, "cn"), entry.DistinguishedName);
        return new WinRMComputer(name, source)
        {
            Name = Text(entry, "cn"),
            DistinguishedName = entry.DistinguishedName,
            OperatingSystem = Text(entry, "operatingSystem"),
            OperatingSystemVersion = Text(entry, "operatingSystemVersion"),
            LastLogon = FileTime(Text(entry, "lastLogonTimestamp")),
            Created = GeneralizedTime(Text(entry, "whenCreated")),
            Enabled = int.TryParse(Text(entry, "userAccountControl"), NumberStyles.Integer, CultureInfo.InvariantCulture, out var control) ? (control & AccountDisabled) == 0 : null,
            ServicePrincipalNames = Texts(entry, "servicePrincipalName"),
        };
    }

    /// <summary>The name to connect to, and where it comes from.</summary>
    /// <param name="dnsHostName">The account's <c>dNSHostName</c>.</param>
    /// <param name="name">The account's name.</param>
    /// <param name="distinguishedName">Where it stands, for its domain.</param>
    public static (string Name, WinRMComputerNameSource Source) ComputerName(string? dnsHostName, string? name, string? distinguishedName)
    {
        if (dnsHostName is { Length: > 0 }) return (dnsHostName.TrimEnd('.'), WinRMComputerNameSource.DnsHostName);
        var domain = distinguishedName is null ? null : DistinguishedName.Domain(distinguishedName);
        return domain is null ? (name ?? "", WinRMComputerNameSource.Given) : ($"{name}.{domain}", WinRMComputerNameSource.NameAndDomain);
    }

    /// <summary>A time as Active Directory counts it: units of 100 ns since 1601, UTC; 0 and the largest number mean never.</summary>
    public static DateTime? FileTime(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks > 0 && ticks <= DateTime.MaxValue.ToFileTimeUtc() ? DateTime.FromFileTimeUtc(ticks) : null;

    private static DateTime? GeneralizedTime(string? text) =>
        DateTime.TryParseExact(text, "yyyyMMddHHmmss.0'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;

    private static string? Text(SearchResultEntry entry, string attribute) => Texts(entry, attribute).FirstOrDefault();

    private static string[] Texts(SearchResultEntry entry, string attribute) =>
        entry.Attributes[attribute]?.GetValues(typeof(string)).OfType<string>().ToArray() ?? [];
}
