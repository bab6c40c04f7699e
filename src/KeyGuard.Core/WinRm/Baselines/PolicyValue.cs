using System;
using System.Globalization;

namespace KeyGuard.WinRm.Baselines;

/// <summary>The registry value by which Group Policy makes a setting.</summary>
internal sealed record PolicyValue
{
    private PolicyValue(string key, string name)
    {
        Key = key;
        Name = name;
    }

    /// <summary>The key below HKEY_LOCAL_MACHINE.</summary>
    public string Key { get; }

    /// <summary>The value's name.</summary>
    public string Name { get; }

    /// <summary>The number wanted, for a REG_DWORD; else null.</summary>
    public uint? Number { get; private init; }

    /// <summary>The text wanted, for a REG_SZ; else null.</summary>
    public string? Text { get; private init; }

    /// <summary>What the policy is called in the editor, and what it is to be set to there: names say "Allow" or "Disallow", so both are needed.</summary>
    public string Policy { get; private init; } = "";

    /// <summary><c>REG_DWORD</c> or <c>REG_SZ</c>.</summary>
    public string Type => Number is null ? "REG_SZ" : "REG_DWORD";

    /// <summary>What is wanted, as text; numbers in decimal.</summary>
    public string Wanted => Number?.ToString(CultureInfo.InvariantCulture) ?? Text!;

    public static PolicyValue Of(string key, string name, uint number, string policy) => new(key, name) { Number = number, Policy = policy };

    public static PolicyValue Of(string key, string name, string text, string policy) => new(key, name) { Text = text, Policy = policy };

    /// <summary>Whether key and name are those of this value; the registry does not tell capitals apart.</summary>
    public bool Is(string key, string name) =>
        string.Equals(Key, key, StringComparison.OrdinalIgnoreCase) && string.Equals(Name, name, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override string ToString() => $@"{Key}\{Name}";
}
