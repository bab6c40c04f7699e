using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.WinRm.Protocol;
using KeyGuard.WinRm.Reading;

namespace KeyGuard.WinRm.Hardening.Changes;

/// <summary>
/// Single values of <c>winrm/config</c>. A Put holds nothing but the one element that changes: a whole section would fail on a value
/// beside it that policy has set.
/// </summary>
internal sealed class SettingEditor : IConfigEditor
{
    public const string Value = "value";

    public async Task<ConfigState?> ReadAsync(WsManClient client, string key, CancellationToken cancellationToken)
    {
        var (section, _) = Split(key);
        var body = await client.GetAsync(Uri(section), [], cancellationToken).ConfigureAwait(false);
        return ConfigurationReader.Read(body, section).Find(key) is { } setting ? ConfigState.Of((Value, setting.Value)) : null;
    }

    public async Task WriteAsync(WsManClient client, string key, ConfigState? from, ConfigState? to, CancellationToken cancellationToken)
    {
        if (to is null) throw new InvalidOperationException("A setting can't be removed.");
        var (section, name) = Split(key);
        var element = section.Substring(section.LastIndexOf('/') + 1);
        await client.PutAsync(Uri(section), [], WsManBodies.Settings(Uri(section), element, (name, to[Value])), cancellationToken).ConfigureAwait(false);
    }

    private static (string Section, string Name) Split(string path)
    {
        var parts = path.Split('/');
        return (string.Join("/", parts.Take(parts.Length - 1)), parts[parts.Length - 1]);
    }

    // The service writes the sections of its URIs in small letters.
    private static string Uri(string section) => ResourceUris.Config + "/" + section.ToLowerInvariant();
}
