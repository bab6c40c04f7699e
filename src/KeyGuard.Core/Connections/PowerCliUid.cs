using System;
using System.Globalization;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.Connections;

/// <summary>
/// PowerCLI's name of an object, which says on which server it is (PowerCLI, about_uid):
/// <c>/VIServer=vsphere.local\admin@vc01:443/VirtualMachine=VirtualMachine-vm-62/</c>. What follows the first object names a
/// part of it, such as a disk.
/// </summary>
internal sealed record PowerCliUid
{
    private const string Start = "/VIServer=";

    /// <summary>The server's part, from the first slash to the second.</summary>
    public string Server { get; private init; } = "";

    /// <summary>The server's name, as it was given to Connect-VIServer.</summary>
    public string Host { get; private init; } = "";

    /// <summary>The port.</summary>
    public int Port { get; private init; }

    /// <summary>The object; null where the Uid is the server's own.</summary>
    public ObjectRef? Object { get; private init; }

    /// <summary>Whether something within the object is meant, such as a disk.</summary>
    public bool IsPart { get; private init; }

    /// <summary>Takes a Uid apart; null for anything else.</summary>
    public static PowerCliUid? Parse(string? uid)
    {
        if (uid is null || !uid.StartsWith(Start, StringComparison.OrdinalIgnoreCase)) return null;
        var parts = uid.Trim('/').Split('/');
        var address = Uri.UnescapeDataString(parts[0].Substring(Start.Length - 1));
        // A user's name may have an @ of its own.
        var place = address.Substring(address.LastIndexOf('@') + 1);
        var colon = place.LastIndexOf(':');
        if (colon <= 0 || !int.TryParse(place.Substring(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)) return null;
        return new PowerCliUid
        {
            Server = "/" + parts[0] + "/",
            Host = place.Substring(0, colon).Trim('[', ']'),
            Port = port,
            IsPart = parts.Length > 2,
            Object = parts.Length > 1 ? ObjectRef.FromPowerCli(Uri.UnescapeDataString(parts[1].Substring(parts[1].IndexOf('=') + 1))) : null,
        };
    }

    /// <summary>Whether the server's part leads to this address.</summary>
    public bool LeadsTo(Uri endpoint) => endpoint.Port == Port && string.Equals(endpoint.Host.Trim('[', ']'), Host, StringComparison.OrdinalIgnoreCase);
}
