using System.Xml.Linq;
using KeyGuard.Lab.WinRm.Config;

namespace KeyGuard.Lab.WinRm.Resources;

/// <summary>winrm/config and its sections.</summary>
internal sealed class ConfigResource : Resource
{
    public override XElement Get(ResourceCall call)
    {
        call.Keys();
        return ConfigXml.Write(call.Computer.Config, call.Request.Resource, Section(call), call.Computer.KnowsCredSsp);
    }

    public override XElement Put(ResourceCall call)
    {
        call.Keys();
        foreach ((ConfigSetting setting, string value) in ConfigXml.ReadChanges(call.Computer.Config, Section(call), call.Body, call.Computer.KnowsCredSsp))
            call.Computer.Config.Set(setting.Path, value);
        return Get(call);
    }

    public override XElement Invoke(ResourceCall call, string method) => (Section(call), method) switch
    {
        ("", "Restore") => Restore(call),
        ("Service", _) => QuickConfig.Invoke(call, method),
        _ => throw Unsupported(),
    };

    private static XElement Restore(ResourceCall call)
    {
        call.Computer.Config.Restore();
        XNamespace cfg = call.Request.Resource.ToLowerInvariant();
        return new XElement(cfg + "Restore_OUTPUT", new XAttribute(XNamespace.Xmlns + "cfg", cfg));
    }

    private static string Section(ResourceCall call) => ConfigXml.SectionOf(call.Request.Resource)!;
}
