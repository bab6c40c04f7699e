using System;
using System.Management.Automation;
using KeyGuard.Connections;
using KeyGuard.Errors;

namespace KeyGuard.Cmdlets.Connections;

/// <summary>
/// Reads PowerCLI's objects by the names of their properties (PowerCLI reference, VIServer structure): PowerCLI need not be
/// there, and its assemblies are never loaded by us.
/// </summary>
internal static class PowerCliObjects
{
    /// <summary>A connected server object; null where it is something else.</summary>
    public static PowerCliServer? Server(object? item)
    {
        if (item is null or string) return null;
        var server = PSObject.AsPSObject(item);
        if (!Uri.TryCreate(Text(server, "ServiceUri"), UriKind.Absolute, out var uri)) return null;
        var secret = Text(server, "SessionSecret") is { Length: > 0 } own ? own : Text(server, "SessionId");
        return new PowerCliServer(new Uri(uri.GetLeftPart(UriPartial.Authority)), secret)
        {
            Name = Text(server, "Name"),
            InstanceUuid = Text(server, "InstanceUuid"),
            Uid = Text(server, "Uid"),
        };
    }

    /// <summary>The Uid of an inventory object; null where it has none.</summary>
    public static PowerCliUid? Uid(object? item) => item is null or string ? PowerCliUid.Parse(item as string) : PowerCliUid.Parse(Text(PSObject.AsPSObject(item), "Uid"));

    /// <summary>A server object whose session can be used.</summary>
    /// <exception cref="KeyGuardException">It is something else, or not connected.</exception>
    public static PowerCliServer RequireSession(object? item)
    {
        // The type's name and nothing of its content: it may be a bare secret.
        var server = Server(item) is { SessionSecret.Length: > 0 } connected ? connected : throw Faults.VIServerInvalid(TypeName(item));
        return Text(PSObject.AsPSObject(item!), "IsConnected") is "False" ? throw Faults.VIServerInvalid(TypeName(item)) : server;
    }

    private static string TypeName(object? item) => item is null ? "null" : PSObject.AsPSObject(item).BaseObject.GetType().FullName ?? "object";

    private static string Text(PSObject item, string property)
    {
        try
        {
            return item.Properties[property]?.Value?.ToString() ?? "";
        }
        catch (GetValueException)
        {
            return "";
        }
    }
}
