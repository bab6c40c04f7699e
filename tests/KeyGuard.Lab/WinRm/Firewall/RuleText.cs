using System;
using System.Globalization;
using System.Linq;
using System.Text;

namespace KeyGuard.Lab.WinRm.Firewall;

/// <summary>Rules as the registry keeps them: <c>v2.31|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=5986|…|</c> (MS-FASP, MS-GPFAS).</summary>
internal static class RuleText
{
    public const string Key = @"SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy\FirewallRules";
    public const string PolicyKey = @"SOFTWARE\Policies\Microsoft\WindowsFirewall\FirewallRules";

    public static string Write(FirewallRule rule)
    {
        var text = new StringBuilder("v2.31|");
        Add(text, "Action", rule.Allows ? "Allow" : "Block");
        Add(text, "Active", rule.Enabled ? "TRUE" : "FALSE");
        Add(text, "Dir", rule.IsInbound ? "In" : "Out");
        if (rule.Protocol is { } protocol)
            Add(text, "Protocol", protocol.ToString(CultureInfo.InvariantCulture));
        foreach (string profile in rule.Profiles)
            Add(text, "Profile", profile);
        foreach (string port in rule.Ports)
            Add(text, port.Contains('-', StringComparison.Ordinal) ? "LPort2_10" : "LPort", port);
        foreach (string remote in rule.Remote)
            Add(text, remote.Contains(':', StringComparison.Ordinal) ? "RA6" : "RA4", remote);
        if (rule.Program.Length > 0)
            Add(text, "App", rule.Program);
        Add(text, "Name", rule.DisplayName);
        if (rule.Group.Length > 0)
            Add(text, "EmbedCtxt", rule.Group);
        return text.ToString();
    }

    /// <summary>The rule, or null when the text is none that Windows would take.</summary>
    public static FirewallRule? Parse(string id, string text, bool isByPolicy)
    {
        string[] parts = text.Split('|', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0 || !parts[0].StartsWith("v2.", StringComparison.Ordinal))
            return null;

        ILookup<string, string> fields = parts.Skip(1).Select(part => part.Split('=', 2)).Where(pair => pair.Length == 2).ToLookup(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
        if (One(fields, "Action") is not ("Allow" or "Block") || One(fields, "Dir") is not ("In" or "Out"))
            return null;

        return new FirewallRule
        {
            Id = id,
            DisplayName = One(fields, "Name") ?? id,
            Group = One(fields, "EmbedCtxt") ?? "",
            Enabled = string.Equals(One(fields, "Active"), "TRUE", StringComparison.OrdinalIgnoreCase),
            Allows = One(fields, "Action") == "Allow",
            IsInbound = One(fields, "Dir") == "In",
            Protocol = int.TryParse(One(fields, "Protocol"), NumberStyles.None, CultureInfo.InvariantCulture, out int protocol) && protocol != 256 ? protocol : null,
            Profiles = [.. fields["Profile"]],
            Ports = [.. fields["LPort"], .. fields["LPort2_10"]],
            Remote = [.. fields["RA4"], .. fields["RA6"]],
            Program = One(fields, "App") ?? "",
            IsByPolicy = isByPolicy,
        };
    }

    private static string? One(ILookup<string, string> fields, string name) => fields[name].FirstOrDefault();

    private static void Add(StringBuilder text, string name, string value) => text.Append(name).Append('=').Append(value).Append('|');
}
