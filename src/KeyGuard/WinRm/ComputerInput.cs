using System;
using System.Collections;
using System.Globalization;
using System.Linq;
using System.Management.Automation;
using KeyGuard.ActiveDirectory;
using KeyGuard.Errors;
using KeyGuard.WinRm;

namespace KeyGuard.Cmdlets.WinRm;

/// <summary>
/// Understands what is piped in as a computer: names, accounts of <c>Get-ADComputer</c>, rows of a table, and KeyGuard's own objects. An
/// object's text is never taken for a name, and its property Name only where nothing but a computer can be meant.
/// </summary>
internal static class ComputerInput
{
    /// <exception cref="KeyGuardException">It is no computer.</exception>
    public static WinRMComputer Read(PSObject input)
    {
        if (input.BaseObject is WinRMComputer known) return known;
        if (input.BaseObject is string text) return ComputerList.FromName(text);
        if (Text(input, "ObjectClass") is { } kind && !string.Equals(kind, "computer", StringComparison.OrdinalIgnoreCase)) throw NotAComputer(input);
        var computer = Describe(input);
        return Port(input) is { } port && Flag(input, "UseSSL") is { } useSsl ? new WinRMComputerDoor(computer, port, useSsl) : computer;
    }

    private static (string Name, WinRMComputerNameSource Source) Name(PSObject input)
    {
        if (Text(input, "ComputerName") is { } given) return (ComputerList.Require(given), WinRMComputerNameSource.Given);
        var place = Text(input, "DistinguishedName");
        var name = place is not null || input.BaseObject is PSCustomObject ? Text(input, "Name") : null;
        var found = ComputerEntry.ComputerName(Text(input, "DNSHostName"), name, place);
        return found.Name.Length == 0 ? throw NotAComputer(input) : (ComputerList.Require(found.Name), found.Source);
    }

    private static WinRMComputer Describe(PSObject input)
    {
        var (name, source) = Name(input);
        return new WinRMComputer(name, source)
        {
            Name = Text(input, "Name"),
            DistinguishedName = Text(input, "DistinguishedName"),
            OperatingSystem = Text(input, "OperatingSystem"),
            OperatingSystemVersion = Text(input, "OperatingSystemVersion"),
            LastLogon = ComputerEntry.FileTime(Text(input, "lastLogonTimestamp")) ?? Time(input, "LastLogonDate"),
            Created = Time(input, "whenCreated") ?? Time(input, "Created"),
            ServicePrincipalNames = Texts(input, "ServicePrincipalNames"),
            Enabled = Flag(input, "Enabled"),
        };
    }

    private static string? Text(PSObject input, string property) =>
        LanguagePrimitives.TryConvertTo<string>(Value(input, property), CultureInfo.InvariantCulture, out var text) && text is { Length: > 0 } ? text : null;

    private static bool? Flag(PSObject input, string property) => Value(input, property) switch
    {
        bool flag => flag,
        string text when bool.TryParse(text, out var flag) => flag,
        _ => null,
    };

    private static int? Port(PSObject input) =>
        LanguagePrimitives.TryConvertTo<int>(Value(input, "Port"), CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535 ? port : null;

    private static DateTime? Time(PSObject input, string property) => Value(input, property) is DateTime time ? time.ToUniversalTime() : null;

    private static string[] Texts(PSObject input, string property) => Property(input, property) is IEnumerable values and not string ? values.OfType<string>().ToArray() : [];

    // What Get-ADComputer was not asked for by default comes as a collection of one.
    private static object? Value(PSObject input, string property) =>
        Property(input, property) is var value && value is ICollection { Count: 1 } one ? one.Cast<object?>().First() : value is ICollection ? null : value;

    private static object? Property(PSObject input, string property)
    {
        try
        {
            var value = input.Properties[property]?.Value;
            return value is PSObject wrapped ? wrapped.BaseObject : value;
        }
        catch (GetValueException)
        {
            return null;
        }
    }

    private static KeyGuardException NotAComputer(PSObject input) => Faults.NotAComputer(input.TypeNames.FirstOrDefault() ?? "unknown");
}
