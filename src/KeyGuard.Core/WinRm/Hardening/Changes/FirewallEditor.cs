using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using System.Xml.Linq;
using KeyGuard.Errors;
using KeyGuard.WinRm.Protocol;

namespace KeyGuard.WinRm.Hardening.Changes;

/// <summary>
/// One rule of the Windows firewall, named by us. It is made by netsh, which Win32_Process starts, and which works at once; nobody tells
/// what netsh said, so the rule is read back by MSFT_NetFirewallRule, and whether it lets anybody in is proved by connecting.
/// </summary>
internal sealed class FirewallEditor : IConfigEditor
{
    public const string Port = "port";
    public const string Remote = "remote";
    public const string Enabled = "enabled";

    /// <summary>The word for anywhere.</summary>
    public const string Any = "any";

    private const string Cimv2 = "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/cimv2/Win32_Process";
    private const string Firewall = "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/StandardCimv2/";

    public static string RuleName(int port) => FormattableString.Invariant($"KeyGuard WinRM HTTPS {port}");

    public static ConfigState State(int port, IReadOnlyList<string> remote) => ConfigState.Of(
        (Port, port.ToString(System.Globalization.CultureInfo.InvariantCulture)), (Enabled, "true"), (Remote, Addresses(remote)));

    public async Task<ConfigState?> ReadAsync(WsManClient client, string key, CancellationToken cancellationToken)
    {
        var rules = await client.EnumerateAsync(ResourceUris.FirewallRule, cancellationToken).ConfigureAwait(false);
        if (rules.FirstOrDefault(rule => rule.PartText("DisplayName") == key) is not { } found) return null;
        WsManSelector[] selectors = [new("InstanceID", found.PartText("InstanceID"))];
        var ports = await client.GetAsync(Firewall + "MSFT_NetProtocolPortFilter", selectors, cancellationToken).ConfigureAwait(false);
        var addresses = await client.GetAsync(Firewall + "MSFT_NetAddressFilter", selectors, cancellationToken).ConfigureAwait(false);
        var allows = found.PartText("Enabled") == "1" && found.PartText("Action") == "2";
        return ConfigState.Of((Port, List(ports, "LocalPort")), (Enabled, allows ? "true" : "false"), (Remote, Addresses([.. Texts(addresses, "RemoteAddress")])));
    }

    public async Task WriteAsync(WsManClient client, string key, ConfigState? from, ConfigState? to, CancellationToken cancellationToken)
    {
        var command = to is null ? $"delete rule name=\"{key}\" dir=in"
            : from is null ? $"add rule name=\"{key}\" dir=in {Values(to)} protocol=TCP profile=domain,private"
            : $"set rule name=\"{key}\" dir=in new {Values(to)}";
        var output = await client.InvokeAsync(
            Cimv2, [], "Create", [new("CommandLine", "netsh.exe advfirewall firewall " + command)], repeatable: false, cancellationToken).ConfigureAwait(false);
        if (output.PartText("ReturnValue") is var code && code != "0") throw Faults.WinRmFirewallCommand(client.ComputerName, key, code);
    }

    // A rule that is there and allows nothing is switched off, not made to block.
    private static string Values(ConfigState state) => $"action=allow enable={(state[Enabled] == "true" ? "yes" : "no")} localport={state[Port]} remoteip={state[Remote]}";

    private static string Addresses(IReadOnlyList<string> remote) =>
        remote.Count == 0 || remote.Any(one => one.Equals(Any, StringComparison.OrdinalIgnoreCase)) ? Any : string.Join(",", remote.Select(RemoteAddresses.Normal).OrderBy(one => one, StringComparer.Ordinal));

    private static string List(XElement element, string name) => string.Join(",", Texts(element, name));

    private static IEnumerable<string> Texts(XElement element, string name) => element.Parts(name).SelectMany(part => part.Value.Split(',')).Select(text => text.Trim()).Where(text => text.Length > 0);
}
