using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using KeyGuard.Lab.WinRm.Computers;
using KeyGuard.Lab.WinRm.Firewall;

namespace KeyGuard.Lab.WinRm.Commands;

/// <summary>netsh advfirewall firewall add|set|delete|show rule, as it is documented: name=value, changes in force at once.</summary>
internal static class Netsh
{
    private static readonly CommandResult Ok = new(true, 0, "Ok.\r\n\r\n");
    private static readonly CommandResult NoMatch = new(true, 1, "\r\nNo rules match the specified criteria.\r\n");
    private static readonly CommandResult Invalid = new(true, 1, "A specified value is not valid.\r\n");

    public static CommandResult Run(Computer computer, IReadOnlyList<string> words)
    {
        string[] command = [.. words.Skip(1).Take(4).Select(word => word.ToUpperInvariant())];
        if (command is not ["ADVFIREWALL", "FIREWALL", _, "RULE"])
            return new CommandResult(true, 1, "The following command was not found: " + string.Join(' ', words.Skip(1)) + ".\r\n");

        try
        {
            FirewallTable firewall = computer.Firewall;
            string[] arguments = [.. words.Skip(5)];
            return command[2] switch
            {
                "ADD" => Add(firewall, Pairs(arguments)),
                "SET" => Set(firewall, arguments),
                "DELETE" => Delete(firewall, Pairs(arguments)),
                "SHOW" => Show(firewall, Pairs(arguments)),
                _ => Invalid,
            };
        }
        catch (FormatException)
        {
            return Invalid;
        }
    }

    private static CommandResult Add(FirewallTable firewall, Dictionary<string, string> values)
    {
        if (!values.TryGetValue("name", out string? name) || name.Equals("all", StringComparison.OrdinalIgnoreCase) || !values.ContainsKey("dir") || !values.ContainsKey("action"))
            return Invalid;
        // ports mean something to TCP and UDP only
        if (values.ContainsKey("localport") && values.GetValueOrDefault("protocol")?.ToUpperInvariant() is not ("TCP" or "UDP" or "6" or "17"))
            return Invalid;

        string id = "{" + Guid.NewGuid().ToString().ToUpperInvariant() + "}";
        firewall.Set(Apply(new FirewallRule { Id = id, DisplayName = name }, values));
        return Ok;
    }

    private static CommandResult Set(FirewallTable firewall, string[] arguments)
    {
        int split = Array.FindIndex(arguments, word => word.Equals("new", StringComparison.OrdinalIgnoreCase));
        if (split < 0)
            return Invalid;

        FirewallRule[] found = Find(firewall, Pairs(arguments[..split]));
        Dictionary<string, string> changes = Pairs(arguments[(split + 1)..]);
        foreach (FirewallRule rule in found)
            firewall.Set(Apply(rule, changes));
        return found.Length == 0 ? NoMatch : new CommandResult(true, 0, $"\r\nUpdated {found.Length} rule(s).\r\nOk.\r\n\r\n");
    }

    private static CommandResult Delete(FirewallTable firewall, Dictionary<string, string> values)
    {
        FirewallRule[] found = Find(firewall, values);
        foreach (FirewallRule rule in found)
            firewall.Remove(rule);
        return found.Length == 0 ? NoMatch : new CommandResult(true, 0, $"\r\nDeleted {found.Length} rule(s).\r\nOk.\r\n\r\n");
    }

    private static CommandResult Show(FirewallTable firewall, Dictionary<string, string> values)
    {
        FirewallRule[] found = Find(firewall, values);
        var text = new StringBuilder("\r\n");
        foreach (FirewallRule rule in found)
        {
            text.Append("Rule Name:                            ").Append(rule.DisplayName).Append("\r\n")
                .Append("Enabled:                              ").Append(rule.Enabled ? "Yes" : "No").Append("\r\n")
                .Append("LocalPort:                            ").Append(string.Join(',', rule.Ports.DefaultIfEmpty("Any"))).Append("\r\n")
                .Append("RemoteIP:                             ").Append(string.Join(',', rule.Remote.DefaultIfEmpty("Any"))).Append("\r\n\r\n");
        }

        return found.Length == 0 ? NoMatch : new CommandResult(true, 0, text.Append("Ok.\r\n").ToString());
    }

    /// <summary>Policy's rules are another store: netsh neither changes nor removes them.</summary>
    private static FirewallRule[] Find(FirewallTable firewall, Dictionary<string, string> values)
    {
        string? name = values.GetValueOrDefault("name");
        string? group = values.GetValueOrDefault("group");
        if (name is null && group is null)
            throw new FormatException("Rules are found by name or group.");

        return
        [
            .. firewall.Rules.Where(rule => !rule.IsByPolicy
                && (name is null || name.Equals("all", StringComparison.OrdinalIgnoreCase) || rule.DisplayName.Equals(name, StringComparison.OrdinalIgnoreCase))
                && (group is null || rule.Group.Equals(group, StringComparison.OrdinalIgnoreCase))
                && (!values.TryGetValue("localport", out string? ports) || rule.Ports.SequenceEqual(List(ports))))
        ];
    }

    private static FirewallRule Apply(FirewallRule rule, Dictionary<string, string> values)
    {
        foreach ((string name, string value) in values)
        {
            rule = name switch
            {
                "name" => rule with { DisplayName = value },
                "dir" => rule with { IsInbound = OneOf(value, "in", "out") },
                "action" => rule with { Allows = OneOf(value, "allow", "block") },
                "enable" => rule with { Enabled = OneOf(value, "yes", "no") },
                "protocol" => rule with { Protocol = Protocol(value) },
                "profile" => rule with { Profiles = Profiles(value) },
                "localport" => rule with { Ports = Ports(value) },
                "remoteip" => rule with { Remote = Addresses(value) },
                "program" => rule with { Program = value },
                "description" or "group" or "interfacetype" or "edge" or "security" or "localip" or "remoteport" => rule,
                _ => throw new FormatException(name),
            };
        }

        return rule;
    }

    private static bool OneOf(string value, string yes, string no) =>
        value.Equals(yes, StringComparison.OrdinalIgnoreCase) || (value.Equals(no, StringComparison.OrdinalIgnoreCase) ? false : throw new FormatException(value));

    private static int? Protocol(string value) => value.ToUpperInvariant() switch
    {
        "TCP" or "6" => 6,
        "UDP" or "17" => 17,
        "ANY" => null,
        _ => throw new FormatException(value),
    };

    private static ImmutableArray<string> Profiles(string value) => value.Equals("any", StringComparison.OrdinalIgnoreCase)
        ? []
        : [.. List(value).Select(profile => profile.ToUpperInvariant() switch { "DOMAIN" => "Domain", "PRIVATE" => "Private", "PUBLIC" => "Public", _ => throw new FormatException(value) })];

    private static ImmutableArray<string> Ports(string value)
    {
        ImmutableArray<string> ports = value.Equals("any", StringComparison.OrdinalIgnoreCase) ? [] : List(value);
        return ports.All(PortRange.IsValid) ? ports : throw new FormatException(value);
    }

    private static ImmutableArray<string> Addresses(string value)
    {
        ImmutableArray<string> addresses = value.Equals("any", StringComparison.OrdinalIgnoreCase) ? [] : List(value);
        return addresses.All(RemoteAddress.IsValid) ? addresses : throw new FormatException(value);
    }

    private static ImmutableArray<string> List(string value) => [.. value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];

    private static Dictionary<string, string> Pairs(string[] arguments)
    {
        string[][] pairs = [.. arguments.Select(argument => argument.Split('=', 2))];
        return pairs.All(pair => pair.Length == 2)
            ? pairs.ToDictionary(pair => pair[0].ToLowerInvariant(), pair => pair[1])
            : throw new FormatException("Arguments are name=value.");
    }
}
