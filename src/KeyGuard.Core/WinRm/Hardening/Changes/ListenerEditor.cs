using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.WinRm.Facts;
using KeyGuard.WinRm.Protocol;
using KeyGuard.WinRm.Reading;

namespace KeyGuard.WinRm.Hardening.Changes;

/// <summary>
/// Listeners, each by its own selectors, never several at a time. Certificate and host name are sent together, because the service
/// compares them with each other.
/// </summary>
internal sealed class ListenerEditor : IConfigEditor
{
    public const string Port = "port";
    public const string HostName = "hostname";
    public const string Enabled = "enabled";
    public const string Prefix = "urlprefix";
    public const string Thumbprint = "thumbprint";

    private static readonly Dictionary<string, string> Elements = new()
    {
        [Port] = "Port", [HostName] = "Hostname", [Enabled] = "Enabled", [Prefix] = "URLPrefix", [Thumbprint] = "CertificateThumbprint",
    };

    // The order of the service's own schema.
    private static readonly string[] Order = [Port, HostName, Enabled, Prefix, Thumbprint];

    public static string Key(WinRMListener listener) => listener.Transport + " " + listener.Address;

    public static ConfigState State(WinRMListener listener) => ConfigState.Of(
        (Port, listener.Port.ToString(System.Globalization.CultureInfo.InvariantCulture)), (HostName, listener.HostName),
        (Enabled, listener.Enabled ? "true" : "false"), (Prefix, listener.UrlPrefix), (Thumbprint, listener.CertificateThumbprint));

    public async Task<ConfigState?> ReadAsync(WsManClient client, string key, CancellationToken cancellationToken)
    {
        var all = await ListenerReader.ReadAsync(client, cancellationToken).ConfigureAwait(false);
        return all.FirstOrDefault(listener => Key(listener) == key) is { } found ? State(found) : null;
    }

    public Task WriteAsync(WsManClient client, string key, ConfigState? from, ConfigState? to, CancellationToken cancellationToken)
    {
        var space = key.IndexOf(' ');
        var selectors = ResourceUris.ListenerSelectors(key.Substring(space + 1), key.Substring(0, space));
        if (to is null) return client.DeleteAsync(ResourceUris.Listener, selectors, cancellationToken);
        if (from is not null) return client.PutAsync(ResourceUris.Listener, selectors, Body(to, Changed(from, to)), cancellationToken);
        return client.CreateAsync(ResourceUris.Listener, selectors, Body(to, [.. Order.Where(name => to[name].Length > 0)]), cancellationToken);
    }

    private static string[] Changed(ConfigState from, ConfigState to)
    {
        var names = new HashSet<string>(to.DifferingFrom(from));
        if (names.Contains(HostName) || names.Contains(Thumbprint)) names.UnionWith([HostName, Thumbprint]);
        return [.. Order.Where(names.Contains)];
    }

    private static System.Xml.Linq.XElement Body(ConfigState state, string[] names) =>
        WsManBodies.Settings(ResourceUris.Listener, "Listener", [.. names.Select(name => (Elements[name], state[name]))]);
}
