using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace KeyGuard.WinRm.Facts;

/// <summary>All settings of a computer's WinRM service in the service's own order, each found by its path.</summary>
public sealed class WinRMSettings : IReadOnlyList<WinRMSetting>
{
    private readonly WinRMSetting[] _all;
    private readonly Dictionary<string, WinRMSetting> _byPath = new(StringComparer.OrdinalIgnoreCase);

    internal WinRMSettings(IEnumerable<WinRMSetting> all)
    {
        _all = all.ToArray();
        foreach (var setting in _all) _byPath[setting.Path] = setting;
    }

    /// <inheritdoc/>
    public int Count => _all.Length;

    /// <inheritdoc/>
    public WinRMSetting this[int index] => _all[index];

    /// <summary>A setting by its path, such as <c>Service/Auth/Basic</c>, in capitals or not; null where the computer has no such setting.</summary>
    public WinRMSetting? Find(string path) => _byPath.TryGetValue(path, out var setting) ? setting : null;

    /// <inheritdoc/>
    public IEnumerator<WinRMSetting> GetEnumerator() => ((IEnumerable<WinRMSetting>)_all).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _all.GetEnumerator();

    internal string? Text(string path) => Find(path)?.Value;

    internal bool? Flag(string path) => bool.TryParse(Text(path), out var value) ? value : null;

    internal int? Number(string path) => int.TryParse(Text(path), NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value : null;
}
