using System;
using System.Collections.Generic;
using System.Linq;

namespace KeyGuard.Lab.WinRm.Registry;

/// <summary>HKEY_LOCAL_MACHINE of one computer, in memory. Names keep their case and are found in any.</summary>
/// <remarks>Guarded by the computer's lock.</remarks>
internal sealed class RegistryHive
{
    private readonly SortedDictionary<string, SortedDictionary<string, RegistryValue>> _keys = new(StringComparer.OrdinalIgnoreCase);

    public IEnumerable<(string Key, string Name, RegistryValue Value)> All =>
        _keys.SelectMany(key => key.Value.Select(value => (key.Key, value.Key, value.Value)));

    public bool HasKey(string key) => _keys.ContainsKey(Clean(key)) || _keys.Keys.Any(other => IsBelow(other, key));

    public RegistryValue? Find(string key, string name) => _keys.GetValueOrDefault(Clean(key))?.GetValueOrDefault(name);

    public uint? FindNumber(string key, string name) => Find(key, name)?.Data as uint?;

    public string? FindText(string key, string name) => Find(key, name)?.Data as string;

    public IEnumerable<KeyValuePair<string, RegistryValue>> Values(string key) => _keys.GetValueOrDefault(Clean(key)) ?? Enumerable.Empty<KeyValuePair<string, RegistryValue>>();

    /// <summary>The names of the keys directly below.</summary>
    public IEnumerable<string> SubKeys(string key) => _keys.Keys
        .Where(other => IsBelow(other, key))
        .Select(other => other[(Clean(key).Length + 1)..].Split('\\')[0])
        .Distinct(StringComparer.OrdinalIgnoreCase);

    public void CreateKey(string key)
    {
        if (!_keys.ContainsKey(Clean(key)))
            _keys[Clean(key)] = new SortedDictionary<string, RegistryValue>(StringComparer.OrdinalIgnoreCase);
    }

    public void Set(string key, string name, RegistryValue value)
    {
        CreateKey(key);
        _keys[Clean(key)][name] = value;
    }

    public bool DeleteValue(string key, string name) => _keys.GetValueOrDefault(Clean(key))?.Remove(name) == true;

    /// <summary>Removes the key; it must have none below.</summary>
    public bool DeleteKey(string key) => !SubKeys(key).Any() && _keys.Remove(Clean(key));

    private static bool IsBelow(string other, string key) => other.StartsWith(Clean(key) + "\\", StringComparison.OrdinalIgnoreCase);

    private static string Clean(string key) => key.Trim('\\');
}
