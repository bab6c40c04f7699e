using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using System.Xml.Linq;
using KeyGuard.WinRm.Facts;
using KeyGuard.WinRm.Protocol;

namespace KeyGuard.WinRm.Reading;

/// <summary>
/// Reads below HKEY_LOCAL_MACHINE by WMI's class StdRegProv, which is asked over WS-Management: no shell and no remote
/// registry service. Each call is one round trip.
/// </summary>
internal sealed class RegistryReader(WsManClient client)
{
    private const string LocalMachine = "2147483650";
    private const int NoSuchValue = 1;
    private const int NoSuchKey = 2;

    /// <summary>The names of the keys in a key; null where there is no such key.</summary>
    public async Task<IReadOnlyList<string>?> KeysAsync(string key, CancellationToken cancellationToken)
    {
        var output = await CallAsync("EnumKey", cancellationToken, ("sSubKeyName", key)).ConfigureAwait(false);
        return output is null ? null : Texts(output, "sNames");
    }

    /// <summary>The names and types of the values in a key; null where there is no such key.</summary>
    public async Task<IReadOnlyList<(string Name, RegistryType Type)>?> ValuesAsync(string key, CancellationToken cancellationToken)
    {
        var output = await CallAsync("EnumValues", cancellationToken, ("sSubKeyName", key)).ConfigureAwait(false);
        if (output is null) return null;
        var types = Texts(output, "Types");
        return Texts(output, "sNames").Select((name, index) => (name, index < types.Count && Enum.TryParse<RegistryType>(types[index], out var type) ? type : RegistryType.None)).ToArray();
    }

    /// <summary>A number; null where there is none.</summary>
    public async Task<uint?> NumberAsync(string key, string name, CancellationToken cancellationToken)
    {
        var output = await CallAsync("GetDWORDValue", cancellationToken, ("sSubKeyName", key), ("sValueName", name)).ConfigureAwait(false);
        return uint.TryParse(output?.PartText("uValue"), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
    }

    /// <summary>A text; null where there is none.</summary>
    public async Task<string?> TextAsync(string key, string name, CancellationToken cancellationToken)
    {
        var output = await CallAsync("GetStringValue", cancellationToken, ("sSubKeyName", key), ("sValueName", name)).ConfigureAwait(false);
        return output?.Part("sValue")?.Value;
    }

    /// <summary>Bytes; null where there are none.</summary>
    public async Task<byte[]?> BytesAsync(string key, string name, CancellationToken cancellationToken)
    {
        var output = await CallAsync("GetBinaryValue", cancellationToken, ("sSubKeyName", key), ("sValueName", name)).ConfigureAwait(false);
        return output is null ? null : Bytes(Texts(output, "uValue"));
    }

    /// <summary>A value as text, if it is of one of the types that policies have; null otherwise.</summary>
    public async Task<WinRMPolicyValue?> PolicyAsync(string key, string name, RegistryType type, CancellationToken cancellationToken)
    {
        var value = type switch
        {
            RegistryType.Number => (await NumberAsync(key, name, cancellationToken).ConfigureAwait(false))?.ToString(CultureInfo.InvariantCulture),
            RegistryType.Text => await TextAsync(key, name, cancellationToken).ConfigureAwait(false),
            _ => null,
        };
        return value is null ? null : new WinRMPolicyValue(key, name, type == RegistryType.Number ? "REG_DWORD" : "REG_SZ", value);
    }

    // Null for "not found"; StdRegProv answers that, and every other failure of its own, as a number.
    private async Task<XElement?> CallAsync(string method, CancellationToken cancellationToken, params (string Name, string Value)[] arguments)
    {
        var all = new List<KeyValuePair<string, string>> { new("hDefKey", LocalMachine) };
        all.AddRange(arguments.Select(argument => new KeyValuePair<string, string>(argument.Name, argument.Value)));
        var output = await client.InvokeAsync(ResourceUris.Registry, [], method, all, repeatable: true, cancellationToken).ConfigureAwait(false);
        if (!long.TryParse(output.PartText("ReturnValue"), NumberStyles.Integer, CultureInfo.InvariantCulture, out var code) || code == 0) return output;
        return code is NoSuchValue or NoSuchKey || (uint)code == 0x80070002 ? null : throw Errors.Faults.WinRmRegistry(client.ComputerName, arguments[0].Value, code);
    }

    private static IReadOnlyList<string> Texts(XElement output, string name) => output.Parts(name).Where(part => !IsNil(part)).Select(part => part.Value).ToArray();

    private static bool IsNil(XElement element) => element.Mark("nil") == "true";

    // An array of bytes comes as one element for each; a single element that is no number is base64.
    private static byte[]? Bytes(IReadOnlyList<string> parts)
    {
        if (parts.Count == 1 && !byte.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out _)) return FromBase64(parts[0]);
        var bytes = new byte[parts.Count];
        for (var index = 0; index < bytes.Length; index++)
        {
            if (!byte.TryParse(parts[index], NumberStyles.None, CultureInfo.InvariantCulture, out bytes[index])) return null;
        }
        return bytes;
    }

    private static byte[]? FromBase64(string text)
    {
        try
        {
            return Convert.FromBase64String(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
