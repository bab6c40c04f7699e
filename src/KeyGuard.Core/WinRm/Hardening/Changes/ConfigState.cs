using System;
using System.Collections.Generic;
using System.Linq;

namespace KeyGuard.WinRm.Hardening.Changes;

/// <summary>What something on a computer is like, by names and texts: as it is read, compared, written into the journal, and restored from there.</summary>
internal sealed class ConfigState : IEquatable<ConfigState>
{
    private readonly SortedDictionary<string, string> _values;

    public ConfigState(IEnumerable<KeyValuePair<string, string>> values) =>
        _values = new SortedDictionary<string, string>(values.ToDictionary(value => value.Key, value => value.Value), StringComparer.Ordinal);

    public static ConfigState Of(params (string Name, string Value)[] values) => new(values.Select(value => new KeyValuePair<string, string>(value.Name, value.Value)));

    public IReadOnlyDictionary<string, string> Values => _values;

    public string this[string name] => _values.TryGetValue(name, out var value) ? value : "";

    /// <summary>The same with some values in place of its own.</summary>
    public ConfigState With(params (string Name, string Value)[] changes)
    {
        var all = new Dictionary<string, string>(_values);
        foreach (var (name, value) in changes) all[name] = value;
        return new ConfigState(all);
    }

    /// <summary>The names of what differs.</summary>
    public IEnumerable<string> DifferingFrom(ConfigState other) => _values.Keys.Where(name => !IsSame(this[name], other[name]));

    public bool Equals(ConfigState? other) => other is not null && _values.Count == other._values.Count && !DifferingFrom(other).Any();

    public override bool Equals(object? obj) => Equals(obj as ConfigState);

    public override int GetHashCode() => _values.Count;

    /// <summary>Such as <c>enabled=true, port=5986</c>; a single value without its name.</summary>
    public override string ToString() => _values.Count == 1 ? _values.Values.First() : string.Join(", ", _values.Where(value => value.Value.Length > 0).Select(value => $"{value.Key}={value.Value}"));

    // Neither thumbprints nor true and false tell capitals apart.
    private static bool IsSame(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
