using System;
using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;
using KeyGuard.Lab.WinRm.Firewall;
using KeyGuard.Lab.WinRm.Soap;

namespace KeyGuard.Lab.WinRm.Resources;

/// <summary>MSFT_NetFirewallRule, with key InstanceID. Reading, switching on and off, removing; rules are not made this way.</summary>
/// <remarks>
/// New-NetFirewallRule hands port and scope to the provider as options of the CIM operation, which no document describes on this
/// protocol's wire. Making one here would be a promise that Windows may not keep; netsh by way of Win32_Process.Create does.
/// </remarks>
internal sealed class FirewallRuleResource : Resource
{
    private const int Inbound = 1;
    private const int Outbound = 2;
    private const int Allow = 2;
    private const int Block = 4;
    private const int Yes = 1;
    private const int No = 2;

    public override XElement Get(ResourceCall call) => Write(call.Request.Resource, Rules.Find(call));

    public override IReadOnlyList<EnumeratedItem> Enumerate(ResourceCall call) => Rules.Enumerate(call, Write);

    public override XElement Put(ResourceCall call)
    {
        FirewallRule rule = Own(Rules.Find(call));
        if (call.Input("Enabled") is { } enabled)
            rule = rule with { Enabled = enabled == "1" };
        if (call.Input("Action") is { } action)
            rule = rule with { Allows = action == "2" };
        call.Computer.Firewall.Set(rule);
        return Write(call.Request.Resource, rule);
    }

    public override void Delete(ResourceCall call) => call.Computer.Firewall.Remove(Own(Rules.Find(call)));

    public override XElement Invoke(ResourceCall call, string method)
    {
        FirewallRule rule = Own(Rules.Find(call));
        if (method is not ("Enable" or "Disable"))
            throw Unsupported();

        call.Computer.Firewall.Set(rule with { Enabled = method == "Enable" });
        return Wmi.Output(call, method, Wmi.Done);
    }

    private static FirewallRule Own(FirewallRule rule) => rule.IsByPolicy ? throw WsmanFault.Of(Codes.AccessDenied) : rule;

    private static XElement Write(string resource, FirewallRule rule) => Wmi.Instance(
        resource,
        "MSFT_NetFirewallRule",
        ("Action", rule.Allows ? Allow : Block),
        ("Direction", rule.IsInbound ? Inbound : Outbound),
        ("DisplayGroup", rule.Group),
        ("DisplayName", rule.DisplayName),
        ("ElementName", rule.DisplayName),
        ("Enabled", rule.Enabled ? Yes : No),
        ("InstanceID", rule.Id),
        ("PolicyStoreSource", rule.IsByPolicy ? "GroupPolicy" : "PersistentStore"),
        ("PolicyStoreSourceType", rule.IsByPolicy ? 2 : 1),
        ("PrimaryStatus", 1),
        ("Profiles", Profiles(rule)));

    /// <summary>Domain 1, Private 2, Public 4; 0 for any.</summary>
    private static int Profiles(FirewallRule rule) => rule.Profiles.Sum(profile => profile.ToUpperInvariant() switch
    {
        "DOMAIN" => 1,
        "PRIVATE" => 2,
        _ => 4,
    });
}

/// <summary>MSFT_NetFirewallProfile: whether the firewall is on, for each kind of network.</summary>
internal sealed class FirewallProfileResource : Resource
{
    public override IReadOnlyList<EnumeratedItem> Enumerate(ResourceCall call) =>
        [.. new[] { "Domain", "Private", "Public" }.Select(name => new EnumeratedItem(Write(call, name), [new("InstanceID", "MSFT|FW|FirewallProfile|" + name)]))];

    private static XElement Write(ResourceCall call, string name) => Wmi.Instance(
        call.Request.Resource,
        "MSFT_NetFirewallProfile",
        ("Enabled", call.Computer.Firewall.IsOn ? 1 : 0),
        ("InstanceID", "MSFT|FW|FirewallProfile|" + name),
        ("Name", name));
}

/// <summary>MSFT_NetProtocolPortFilter: the ports of the rule with the same InstanceID.</summary>
internal sealed class PortFilterResource : Resource
{
    public override XElement Get(ResourceCall call) => Write(call.Request.Resource, Rules.Find(call));

    public override IReadOnlyList<EnumeratedItem> Enumerate(ResourceCall call) => Rules.Enumerate(call, Write);

    private static XElement Write(string resource, FirewallRule rule) => Wmi.Instance(
        resource,
        "MSFT_NetProtocolPortFilter",
        ("InstanceID", rule.Id),
        ("LocalPort", Rules.OrAny(rule.Ports)),
        ("Protocol", rule.Protocol switch { 6 => "TCP", 17 => "UDP", null => "Any", { } number => number.ToString(System.Globalization.CultureInfo.InvariantCulture) }));
}

/// <summary>MSFT_NetAddressFilter: from where the rule with the same InstanceID lets in.</summary>
internal sealed class AddressFilterResource : Resource
{
    public override XElement Get(ResourceCall call) => Write(call.Request.Resource, Rules.Find(call));

    public override IReadOnlyList<EnumeratedItem> Enumerate(ResourceCall call) => Rules.Enumerate(call, Write);

    private static XElement Write(string resource, FirewallRule rule) => Wmi.Instance(
        resource, "MSFT_NetAddressFilter", ("InstanceID", rule.Id), ("RemoteAddress", Rules.OrAny(rule.Remote)));
}

/// <summary>What the classes of the firewall share.</summary>
file static class Rules
{
    public static FirewallRule Find(ResourceCall call)
    {
        // Windows has further keys, which may be left empty
        if (!call.Request.Selectors.TryGetValue("InstanceID", out string? id))
            throw WsmanFault.Of(Codes.InsufficientSelectors);

        return call.Computer.Firewall.Find(id) ?? throw WsmanFault.Of(Codes.NotFound);
    }

    public static EnumeratedItem[] Enumerate(ResourceCall call, Func<string, FirewallRule, XElement> write) =>
        [.. call.Computer.Firewall.Rules.Select(rule => new EnumeratedItem(write(call.Request.Resource, rule), [new("InstanceID", rule.Id)]))];

    public static string[] OrAny(IEnumerable<string> values) => values.DefaultIfEmpty("Any").ToArray();
}
