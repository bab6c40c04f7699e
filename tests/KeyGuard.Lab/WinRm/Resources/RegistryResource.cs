using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Xml.Linq;
using KeyGuard.Lab.WinRm.Registry;

namespace KeyGuard.Lab.WinRm.Resources;

/// <summary>StdRegProv: the registry through static methods. Their return values are Win32 errors, but 1 for a value that is not there.</summary>
internal sealed class RegistryResource : Resource
{
    private const uint LocalMachine = 2147483650;
    private const uint NoValue = 1;
    private const uint NoKey = 2;
    private const uint Denied = 5;
    private const uint InvalidParameter = 87;
    private const uint WrongType = 2147749893;

    public override XElement Invoke(ResourceCall call, string method)
    {
        string key = call.Input("sSubKeyName") ?? "";
        string name = call.Input("sValueName") ?? "";
        // without it the provider takes HKEY_LOCAL_MACHINE, and there is no other hive here
        bool isKnownHive = call.Input("hDefKey") is not { } hive || (uint.TryParse(hive, NumberStyles.None, CultureInfo.InvariantCulture, out uint number) && number == LocalMachine);
        return !isKnownHive ? Wmi.Output(call, method, NoKey) : Perform(call, method, call.Computer.Registry, key, name);
    }

    private static XElement Perform(ResourceCall call, string method, RegistryHive registry, string key, string name) => method switch
    {
        "GetDWORDValue" => Read(call, method, registry, key, name, "uValue", RegistryType.DWord),
        "GetStringValue" => Read(call, method, registry, key, name, "sValue", RegistryType.Text),
        "GetExpandedStringValue" => Read(call, method, registry, key, name, "sValue", RegistryType.ExpandText),
        "GetBinaryValue" => Read(call, method, registry, key, name, "uValue", RegistryType.Binary),
        "GetMultiStringValue" => Read(call, method, registry, key, name, "sValue", RegistryType.MultiText),
        "GetQWORDValue" => Read(call, method, registry, key, name, "uValue", RegistryType.QWord),
        "SetDWORDValue" => Write(call, method, registry, key, name, Number(call.Input("uValue"))),
        "SetStringValue" => Write(call, method, registry, key, name, call.Input("sValue") is { } text ? RegistryValue.Text(text) : null),
        "SetBinaryValue" => Write(call, method, registry, key, name, RegistryValue.Binary([.. call.Inputs("uValue").Select(part => byte.Parse(part, CultureInfo.InvariantCulture))])),
        "SetMultiStringValue" => Write(call, method, registry, key, name, new RegistryValue(RegistryType.MultiText, call.Inputs("sValue").ToImmutableArray())),
        "DeleteValue" => Wmi.Output(call, method, !registry.HasKey(key) ? NoKey : registry.DeleteValue(key, name) ? Wmi.Done : NoKey),
        "CreateKey" => CreateKey(call, method, registry, key),
        "DeleteKey" => Wmi.Output(call, method, !registry.HasKey(key) ? NoKey : registry.DeleteKey(key) ? Wmi.Done : Denied),
        "EnumKey" => EnumerateKeys(call, method, registry, key),
        "EnumValues" => EnumerateValues(call, method, registry, key),
        _ => throw Unsupported(),
    };

    private static XElement Read(ResourceCall call, string method, RegistryHive registry, string key, string name, string result, RegistryType type)
    {
        if (!registry.HasKey(key))
            return Wmi.Output(call, method, NoKey, (result, null));
        if (registry.Find(key, name) is not { } value)
            return Wmi.Output(call, method, NoValue, (result, null));

        return value.Type == type ? Wmi.Output(call, method, Wmi.Done, (result, value.Data)) : Wmi.Output(call, method, WrongType, (result, null));
    }

    /// <summary>The key must be there: setting a value makes none.</summary>
    private static XElement Write(ResourceCall call, string method, RegistryHive registry, string key, string name, RegistryValue? value)
    {
        if (value is null)
            return Wmi.Output(call, method, InvalidParameter);
        if (!registry.HasKey(key))
            return Wmi.Output(call, method, NoKey);

        registry.Set(key, name, value);
        return Wmi.Output(call, method, Wmi.Done);
    }

    private static XElement CreateKey(ResourceCall call, string method, RegistryHive registry, string key)
    {
        registry.CreateKey(key);
        return Wmi.Output(call, method, Wmi.Done);
    }

    private static XElement EnumerateKeys(ResourceCall call, string method, RegistryHive registry, string key) => registry.HasKey(key)
        ? Wmi.Output(call, method, Wmi.Done, ("sNames", registry.SubKeys(key).ToArray()))
        : Wmi.Output(call, method, NoKey, ("sNames", null));

    private static XElement EnumerateValues(ResourceCall call, string method, RegistryHive registry, string key)
    {
        if (!registry.HasKey(key))
            return Wmi.Output(call, method, NoKey, ("sNames", null), ("Types", null));

        var values = registry.Values(key).ToArray();
        return Wmi.Output(call, method, Wmi.Done, ("sNames", values.Select(value => value.Key).ToArray()), ("Types", values.Select(value => (int)value.Value.Type).ToArray()));
    }

    private static RegistryValue? Number(string? text) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint number) ? RegistryValue.Number(number) : null;
}
