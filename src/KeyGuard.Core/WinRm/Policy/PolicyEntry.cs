using System;
using System.Text;

namespace KeyGuard.WinRm.Policy;

/// <summary>One entry of a Registry.pol: what Group Policy does with one registry value.</summary>
internal sealed class PolicyEntry
{
    // What is done instead of writing, by the value's name ([MS-GPREG] 3.2.5.1).
    private const string DeleteValue = "**del.";
    private const string DeleteAllValues = "**delvals.";
    private const string DeleteValues = "**DeleteValues";
    private const string DeleteKeys = "**DeleteKeys";

    /// <param name="key">The key below HKEY_LOCAL_MACHINE.</param>
    /// <param name="name">The value's name, or what is to be done.</param>
    /// <param name="type">The registry's number of the type: 1 REG_SZ, 4 REG_DWORD.</param>
    /// <param name="data">The value.</param>
    public PolicyEntry(string key, string name, uint type, byte[] data)
    {
        Key = key;
        Name = name;
        Type = type;
        Data = data;
    }

    public string Key { get; }

    public string Name { get; }

    public uint Type { get; }

    public byte[] Data { get; }

    /// <summary>Whether this entry writes the value, or deletes it, by name.</summary>
    public bool Concerns(string key, string name) =>
        IsSame(Key, key) && (IsSame(Name, name) || IsSame(Name, DeleteValue + name));

    /// <summary>Whether this entry, where it comes later, takes the value away again by something other than its name.</summary>
    public bool SweepsAway(string key, string name)
    {
        if (IsSame(Name, DeleteKeys)) return Array.Exists(Listed(), doomed => IsAtOrBelow(key, Key.Length == 0 ? doomed : Key + "\\" + doomed));
        if (!IsSame(Key, key)) return false;
        return Name.StartsWith(DeleteAllValues, StringComparison.OrdinalIgnoreCase) || (IsSame(Name, DeleteValues) && Array.Exists(Listed(), doomed => IsSame(doomed, name)));
    }

    /// <summary>Whether both do the very same.</summary>
    public bool IsSameAs(PolicyEntry other) => IsSame(Key, other.Key) && IsSame(Name, other.Name) && Type == other.Type && Data.AsSpan().SequenceEqual(other.Data);

    private string[] Listed() => Encoding.Unicode.GetString(Data).TrimEnd('\0').Split(';');

    private static bool IsAtOrBelow(string key, string doomed) => IsSame(key, doomed) || key.StartsWith(doomed + "\\", StringComparison.OrdinalIgnoreCase);

    private static bool IsSame(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
