using System;
using System.Management.Automation;
using KeyGuard.Cmdlets.Common;
using KeyGuard.Cmdlets.Connections;
using KeyGuard.Connections;
using KeyGuard.Errors;
using KeyGuard.VSphere.Inventory;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.Cmdlets.VSphere;

/// <summary>
/// Understands what is asked for: names with wildcards, and objects of PowerCLI or KeyGuard by their <c>Uid</c>, which names
/// their server, or else their <c>Id</c>. What an object calls itself (ToString) is never taken for a name.
/// </summary>
/// <param name="cmdlet">The cmdlet that asks.</param>
/// <param name="type">The type of the objects.</param>
/// <param name="kind">What people call it.</param>
internal sealed class VCenterEntityInput(KeyGuardCmdlet cmdlet, string type, string kind)
{
    /// <summary>A name, with or without wildcards. Names with special characters are known by both of their forms.</summary>
    public static EntityRequest FromName(string name)
    {
        var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
        var isExact = !WildcardPattern.ContainsWildcardCharacters(name);
        return new EntityRequest(name)
        {
            IsExact = isExact,
            // A backtick escapes what would be a wildcard, or stands for itself.
            Names = isExact ? [name, WildcardPattern.Unescape(name)] : [],
            Matches = raw => IsNamed(raw, name, pattern),
        };
    }

    /// <summary>Whatever was piped in.</summary>
    /// <param name="input">A name or an object.</param>
    /// <param name="servers">The vCenters to which the search is limited; null for all.</param>
    /// <exception cref="KeyGuardException">It is neither, or lives where nobody is connected.</exception>
    public EntityRequest From(PSObject input, VCenterConnection[]? servers)
    {
        if (input.BaseObject is string text && PowerCliUid.Parse(text) is null) return FromName(text);
        if (PowerCliObjects.Uid(input.BaseObject is string ? input.BaseObject : input) is { } uid) return FromUid(uid, Name(input), servers);
        return ObjectRef.FromPowerCli(Text(input, "Id") ?? Text(input, "MoRef")) is { } item
            ? new EntityRequest(Name(input)) { Item = Checked(item, input), IsExact = true }
            : throw Faults.EntityWrongType(kind, input.TypeNames.Count > 0 ? input.TypeNames[0] : "object");
    }

    private EntityRequest FromUid(PowerCliUid uid, string name, VCenterConnection[]? servers)
    {
        if (uid.Object is not { } item || item.Type != type || uid.IsPart) throw Faults.EntityWrongType(kind, name);
        return new EntityRequest(name) { Item = item, IsExact = true, Server = VCenters.Of(cmdlet, uid, servers) };
    }

    private ObjectRef Checked(ObjectRef item, PSObject input) => item.Type == type ? item : throw Faults.EntityWrongType(kind, Name(input));

    private static bool IsNamed(string raw, string name, WildcardPattern pattern)
    {
        var plain = VCenterName.Decode(raw);
        return string.Equals(raw, name, StringComparison.OrdinalIgnoreCase) || string.Equals(plain, name, StringComparison.OrdinalIgnoreCase)
            || pattern.IsMatch(raw) || pattern.IsMatch(plain);
    }

    private static string Name(PSObject input) => Text(input, "Name") ?? Text(input, "Id") ?? (input.BaseObject as string ?? input.TypeNames[0]);

    private static string? Text(PSObject input, string property)
    {
        try
        {
            return input.Properties[property]?.Value?.ToString() is { Length: > 0 } text ? text : null;
        }
        catch (GetValueException)
        {
            return null;
        }
    }
}
