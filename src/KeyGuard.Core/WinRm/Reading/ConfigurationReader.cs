using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using System.Xml.Linq;
using KeyGuard.WinRm.Facts;
using KeyGuard.WinRm.Protocol;

namespace KeyGuard.WinRm.Reading;

/// <summary>Reads <c>winrm/config</c>: every leaf becomes a setting with its path, whatever version of Windows has added or left out.</summary>
internal static class ConfigurationReader
{
    public static async Task<WinRMSettings> ReadAsync(WsManClient client, CancellationToken cancellationToken) =>
        Read(await client.GetAsync(ResourceUris.Config, [], cancellationToken).ConfigureAwait(false));

    /// <summary>The settings in an element <c>Config</c>.</summary>
    public static WinRMSettings Read(XElement config) => new(Leaves(config, "", config.Mark("Source")));

    /// <summary>The settings in an element below, such as <c>Auth</c>, which Get and Put of a sub-resource answer with.</summary>
    /// <param name="element">The element.</param>
    /// <param name="path">Its own path, such as <c>Service/Auth</c>.</param>
    public static WinRMSettings Read(XElement element, string path) => new(Leaves(element, path + "/", element.Mark("Source")));

    private static IEnumerable<WinRMSetting> Leaves(XElement parent, string path, string? inherited) => parent.Elements().SelectMany(element =>
    {
        var name = path + element.Name.LocalName;
        var source = element.Mark("Source") ?? inherited;
        return element.HasElements ? Leaves(element, name + "/", source) : [new WinRMSetting(name, element.Value.Trim(), source ?? Unmarked(name, element.Value.Trim()))];
    });

    // The service marks what policy sets, and nothing else.
    private static string Unmarked(string path, string value) => WindowsDefaults.Has(path, value) ? WinRMSource.Default : WinRMSource.Local;
}
