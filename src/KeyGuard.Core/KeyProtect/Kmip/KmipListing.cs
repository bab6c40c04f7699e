using System;
using System.Collections.Generic;

namespace KeyGuard.KeyProtect.Kmip;

/// <summary>A list that comes in pages, and whether they fit together.</summary>
/// <param name="id">What makes an item the same item.</param>
/// <param name="limit">How many items a full page has.</param>
internal sealed class KmipListing<T>(Func<T, string> id, int limit)
{
    private readonly HashSet<string> _known = [];
    private readonly List<T> _items = [];
    private int? _total;
    private bool _hasShrunk;

    public IReadOnlyList<T> Items => _items;

    /// <summary>Where the next page begins.</summary>
    public int Offset { get; private set; }

    /// <summary>Whether there is no further page.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Whether nothing can have been passed over; a service that does not count is believed.</summary>
    public bool IsWhole => _total is null || (!_hasShrunk && _total == _items.Count);

    public void Add(KmipPage<T> page)
    {
        foreach (var item in page.Items)
        {
            if (_known.Add(id(item))) _items.Add(item);
        }
        Offset += page.Items.Count;
        _hasShrunk |= page.Total < _total;
        _total = page.Total;
        IsOver = page.Items.Count == 0 || (_total is { } total ? Offset >= total : page.Items.Count < limit);
    }
}
