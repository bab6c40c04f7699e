using System;
using System.Collections.Generic;
using System.Linq;
using KeyGuard.VSphere.Inventory;

namespace KeyGuard.VSphere.Rekey;

/// <summary>
/// Which key an earlier run meant for all of its objects. Whoever finishes what that run had begun gives the others the same
/// key, so that one key serves all, as it was asked for.
/// </summary>
internal sealed class SharedKeys
{
    private readonly List<(string Run, KeyRef Key)> _keys = [];
    private readonly Dictionary<string, string> _runs = [];

    /// <summary>The key of the last run that had begun with one of these and not noted its end; null where there is none.</summary>
    public KeyRef? Of(IEnumerable<string> items)
    {
        var runs = new HashSet<string>(items.Where(_runs.ContainsKey).Select(item => _runs[item]));
        return _keys.LastOrDefault(key => runs.Contains(key.Run)).Key;
    }

    /// <summary>A run has begun with an object, and perhaps knows the key already.</summary>
    public void Learn(Guid runId, string item, KeyRef? key)
    {
        // One run may do machines and hosts; each kind has its key.
        var run = $"{runId}/{item.Split(':')[0]}";
        _runs[item] = run;
        if (key is not null) _keys.Add((run, key));
    }

    /// <summary>An object is done.</summary>
    public void Close(string item) => _runs.Remove(item);
}
