using System;
using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;
using KeyGuard.Lab.WinRm.Soap;

namespace KeyGuard.Lab.WinRm.Config;

/// <summary>The configuration, or a section of it, as XML, and changes read from XML.</summary>
internal static class ConfigXml
{
    /// <summary>The sections by the rest of their URI, which is written in lower case.</summary>
    private static readonly Dictionary<string, string> Sections = new(StringComparer.OrdinalIgnoreCase)
    {
        [""] = "",
        ["/client"] = "Client",
        ["/client/auth"] = "Client/Auth",
        ["/client/defaultports"] = "Client/DefaultPorts",
        ["/service"] = "Service",
        ["/service/auth"] = "Service/Auth",
        ["/service/defaultports"] = "Service/DefaultPorts",
        ["/winrs"] = "Winrs",
    };

    /// <summary>The section a resource URI stands for, or null.</summary>
    public static string? SectionOf(string uri) =>
        uri.StartsWith(Ns.Config, StringComparison.OrdinalIgnoreCase) ? Sections.GetValueOrDefault(uri[Ns.Config.Length..]) : null;

    public static XElement Write(ConfigStore store, string uri, string section, bool knowsCredSsp)
    {
        XNamespace cfg = uri.ToLowerInvariant();
        XElement root = Build(store, cfg, section, knowsCredSsp);
        root.Add(new XAttribute(XNamespace.Xmlns + "cfg", cfg));
        return root;
    }

    /// <summary>The values that a Put names, checked one by one before any is set.</summary>
    /// <exception cref="WsmanFault">A value is unknown, is none, or may not be set.</exception>
    public static IReadOnlyList<(ConfigSetting Setting, string Value)> ReadChanges(ConfigStore store, string section, XElement body, bool knowsCredSsp)
    {
        if (body.Name.LocalName != NameOf(section))
            throw WsmanFault.Of(Codes.Schema);

        var changes = new List<(ConfigSetting, string)>();
        Collect(store, section, body, knowsCredSsp, changes);
        return changes;
    }

    private static void Collect(ConfigStore store, string section, XElement element, bool knowsCredSsp, List<(ConfigSetting, string)> changes)
    {
        foreach (XElement child in element.Elements())
        {
            string path = Join(section, child.Name.LocalName);
            if (ConfigSchema.IsSection(path))
                Collect(store, path, child, knowsCredSsp, changes);
            else if (ConfigSchema.Find(path) is { } setting && (knowsCredSsp || setting.Name != "CredSSP"))
                changes.Add((setting, Check(store, setting, child.Value)));
            else
                throw WsmanFault.Of(Codes.Schema);
        }
    }

    private static string Check(ConfigStore store, ConfigSetting setting, string text)
    {
        string value = ConfigSchema.Normalize(setting, text.Trim()) ?? throw WsmanFault.Of(Codes.Schema);
        if (store.IsByPolicy(setting.Path))
            throw WsmanFault.Of(Codes.GpoControlled, $"The config setting {setting.Name} cannot be changed because is controlled by policies. The policy would need to be set to \"Not Configured\" in order to change the config setting. ");

        bool changes = value != store[setting.Path];
        if (changes && setting.IsReadOnly)
            throw WsmanFault.Of(Codes.ReadOnly);
        if (changes && setting.IsDeprecated)
            throw WsmanFault.Of(Codes.Deprecated);
        return value;
    }

    private static XElement Build(ConfigStore store, XNamespace cfg, string section, bool knowsCredSsp)
    {
        var element = new XElement(cfg + NameOf(section));
        // the order of the schema, with each section where its first setting stands
        foreach (ConfigSetting setting in ConfigSchema.All.Where(setting => IsWithin(setting, section)))
        {
            string rest = section.Length == 0 ? setting.Path : setting.Path[(section.Length + 1)..];
            if (rest.IndexOf('/', StringComparison.Ordinal) is var slash and >= 0)
            {
                if (element.Element(cfg + rest[..slash]) is null)
                    element.Add(Build(store, cfg, Join(section, rest[..slash]), knowsCredSsp));
            }
            else if (knowsCredSsp || setting.Name != "CredSSP")
            {
                element.Add(Leaf(store, cfg, setting));
            }
        }

        return element;
    }

    private static XElement Leaf(ConfigStore store, XNamespace cfg, ConfigSetting setting) => new(
        cfg + setting.Name,
        store.IsByPolicy(setting.Path) ? new XAttribute("Source", "GPO") : null,
        store[setting.Path]);

    private static bool IsWithin(ConfigSetting setting, string section) =>
        section.Length == 0 || setting.Path.StartsWith(section + "/", StringComparison.Ordinal);

    private static string NameOf(string section) => section.Length == 0 ? "Config" : section[(section.LastIndexOf('/') + 1)..];

    private static string Join(string section, string name) => section.Length == 0 ? name : section + "/" + name;
}
