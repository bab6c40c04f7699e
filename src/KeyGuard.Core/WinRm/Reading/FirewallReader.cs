using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using System.Xml.Linq;
using KeyGuard.Errors;
using KeyGuard.WinRm.Facts;
using KeyGuard.WinRm.Protocol;

namespace KeyGuard.WinRm.Reading;

/// <summary>
/// Reads which rules of the firewall let others in at some ports. Of hundreds of rules only the filters of their ports are listed; then
/// the few rules that name one of the ports, and from where they let in, are asked for together. Rules for all ports belong to programs
/// and services, and are left out.
/// </summary>
/// <remarks>win32, desktop-src/FWP/wmi/wfascimprov: a rule and its filters have the same InstanceID, and conditions are queried at the filters.</remarks>
internal sealed class FirewallReader(WsManClient client, RegistryReader registry)
{
    private const int IdsPerQuery = 20;
    private const string Allow = "2";
    private const string Off = "0";
    private const string ByPolicy = "2";

    /// <summary>Never fails: what can't be read is part of the answer.</summary>
    public async Task<WinRMFirewall> ReadAsync(IReadOnlyCollection<int> ports, CancellationToken cancellationToken)
    {
        try
        {
            var profiles = await AskAsync("MSFT_NetFirewallProfile", "", cancellationToken).ConfigureAwait(false);
            var filters = await AskAsync("MSFT_NetProtocolPortFilter", " WHERE Protocol = 'TCP'", cancellationToken).ConfigureAwait(false);
            var named = filters.Where(filter => Names(Texts(filter, "LocalPort"), ports)).ToLookup(Id, filter => Texts(filter, "LocalPort"), StringComparer.OrdinalIgnoreCase);
            var rules = await RulesAsync(named, cancellationToken).ConfigureAwait(false);
            // What lists rules need not list those of Group Policy.
            var known = new HashSet<string>(filters.Select(Id), StringComparer.OrdinalIgnoreCase);
            var ofPolicy = await new FirewallPolicyReader(registry).ReadAsync(known, cancellationToken).ConfigureAwait(false);
            return new WinRMFirewall
            {
                // Arrays, because PowerShell can't index what a collection expression makes of an interface.
                Rules = rules.Concat(ofPolicy.Where(rule => Names(rule.Ports, ports))).ToArray(),
                OffFor = profiles.Where(profile => profile.PartText("Enabled") == Off).Select(profile => profile.PartText("Name")).ToArray(),
            };
        }
        catch (KeyGuardException failure)
        {
            return new WinRMFirewall { Error = failure.Message, ErrorId = failure.ErrorId };
        }
    }

    /// <summary>Whether ports and ranges of ports, as rules have them, name one of these.</summary>
    public static bool Names(IEnumerable<string> ranges, IReadOnlyCollection<int> ports) => ranges.Any(range =>
    {
        var ends = range.Split('-');
        return int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            && int.TryParse(ends[ends.Length - 1], NumberStyles.None, CultureInfo.InvariantCulture, out var last) && ports.Any(port => port >= first && port <= last);
    });

    private async Task<IReadOnlyList<WinRMFirewallRule>> RulesAsync(ILookup<string, IReadOnlyList<string>> named, CancellationToken cancellationToken)
    {
        var rules = (await ByIdAsync("MSFT_NetFirewallRule", " AND Direction = 1 AND Enabled = 1", [.. named.Select(one => one.Key)], cancellationToken).ConfigureAwait(false))
            .Where(rule => rule.PartText("Action") == Allow).ToArray();
        var addresses = (await ByIdAsync("MSFT_NetAddressFilter", "", [.. rules.Select(Id)], cancellationToken).ConfigureAwait(false))
            .ToLookup(Id, filter => Texts(filter, "RemoteAddress"), StringComparer.OrdinalIgnoreCase);
        return [.. rules.Select(rule => new WinRMFirewallRule(Id(rule), rule.PartText("DisplayName"))
        {
            Ports = named[Id(rule)].FirstOrDefault() ?? [],
            RemoteAddress = addresses[Id(rule)].FirstOrDefault() ?? [],
            Source = rule.PartText("PolicyStoreSourceType") == ByPolicy ? WinRMSource.Gpo : WinRMSource.Local,
        })];
    }

    private async Task<IReadOnlyList<XElement>> ByIdAsync(string className, string and, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        var all = new List<XElement>();
        for (var from = 0; from < ids.Count; from += IdsPerQuery)
        {
            var some = string.Join(" OR ", ids.Skip(from).Take(IdsPerQuery).Select(id => $"InstanceID = '{Escaped(id)}'"));
            all.AddRange(await AskAsync(className, $" WHERE ({some}){and}", cancellationToken).ConfigureAwait(false));
        }
        return all;
    }

    private Task<IReadOnlyList<XElement>> AskAsync(string className, string where, CancellationToken cancellationToken) =>
        client.QueryAsync(ResourceUris.Network, "SELECT * FROM " + className + where, cancellationToken);

    private static string Id(XElement item) => item.PartText("InstanceID");

    private static string Escaped(string text) => text.Replace("\\", "\\\\").Replace("'", "\\'");

    private static IReadOnlyList<string> Texts(XElement element, string name) =>
        element.Parts(name).SelectMany(part => part.Value.Split(',')).Select(text => text.Trim()).Where(text => text.Length > 0).ToArray();
}
