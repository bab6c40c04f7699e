using System;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.VSphere.Inventory;

/// <summary>
/// PowerCLI's <c>Uid</c> of an object, such as <c>/VIServer=vsphere.local\administrator@vc01:443/VirtualMachine=VirtualMachine-vm-62/</c>.
/// It names the server, which an <c>Id</c> does not.
/// </summary>
/// <param name="UserName">Who is logged in.</param>
/// <param name="Host">The server's name as it was connected by.</param>
/// <param name="Port">The server's port.</param>
/// <param name="Kind">PowerCLI's name for the type, such as <c>VMHost</c>.</param>
/// <param name="Object">The object.</param>
internal sealed record EntityUid(string UserName, string Host, int Port, string Kind, ObjectRef Object)
{
    private const int HttpsPort = 443;
    private const string ServerPart = "/VIServer=";

    /// <summary>Reads a Uid; null where the text is none, or names something within an object, such as a disk.</summary>
    public static EntityUid? Parse(string? text)
    {
        if (text is null || !text.StartsWith(ServerPart, StringComparison.Ordinal) || !text.EndsWith("/", StringComparison.Ordinal)) return null;
        // A user name may hold an @, and a domain's backslash, but the object's part holds no slash.
        var cut = text.LastIndexOf('/', text.Length - 2);
        if (cut < ServerPart.Length) return null;
        var item = text.Substring(cut + 1, text.Length - cut - 2);
        var equals = item.IndexOf('=');
        var server = text.Substring(ServerPart.Length, cut - ServerPart.Length);
        if (equals <= 0 || server.IndexOf('/') >= 0 || ObjectRef.FromPowerCli(item.Substring(equals + 1)) is not { } reference) return null;
        var (user, host, port) = Server(server);
        return host.Length == 0 ? null : new EntityUid(user, host, port, item.Substring(0, equals), reference);
    }

    /// <summary>As PowerCLI writes it.</summary>
    public override string ToString() => $"{ServerPart}{UserName}@{Host}:{Port}/{Kind}={Object.ToPowerCli()}/";

    /// <summary>PowerCLI's name for a type.</summary>
    public static string KindOf(string type) => type switch
    {
        "HostSystem" => "VMHost",
        "ClusterComputeResource" => "Cluster",
        _ => type,
    };

    private static (string User, string Host, int Port) Server(string text)
    {
        var at = text.LastIndexOf('@');
        var user = at < 0 ? "" : text.Substring(0, at);
        var address = text.Substring(at + 1);
        var colon = address.LastIndexOf(':');
        if (colon > 0 && address.IndexOf(']', colon) < 0 && int.TryParse(address.Substring(colon + 1), out var port)) return (user, address.Substring(0, colon), port);
        return (user, address, HttpsPort);
    }
}
