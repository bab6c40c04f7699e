using System.Collections.Generic;
using System.Linq;
using KeyGuard.Connections;
using KeyGuard.Hosting;
using KeyGuard.VSphere.Inventory;

namespace KeyGuard.VSphere.Rekey;

/// <summary>Counts the keys that were made and put to no use, by this run or by earlier ones: vCenter never removes one from the key management server.</summary>
internal sealed class UnusedKeys(IKeyGuardHost host)
{
    private const int MostNamed = 5;

    private readonly Dictionary<VCenterConnection, HashSet<KeyRef>> _made = [];
    private readonly HashSet<(VCenterConnection, KeyRef)> _used = [];
    private readonly HashSet<RekeySite> _seen = [];

    /// <summary>Takes in, once, what earlier runs left at the provider.</summary>
    public void Look(RekeySite site)
    {
        if (_seen.Add(site)) Of(site).UnionWith(site.Made.Unused.Where(key => key.IsUnder(site.Options.Provider)));
    }

    public void Made(RekeySite site, KeyRef key)
    {
        Look(site);
        Of(site).Add(key);
    }

    public void Used(RekeySite site, KeyRef key)
    {
        Look(site);
        _used.Add((site.Connection, key));
    }

    /// <summary>Warns of all of them.</summary>
    public void Tell()
    {
        foreach (var connection in _made.Keys)
        {
            var left = _made[connection].Where(key => !_used.Contains((connection, key)));
            foreach (var unused in left.GroupBy(key => key.Provider, key => key.KeyId)) Tell(connection, unused.Key, [.. unused]);
        }
    }

    private void Tell(VCenterConnection connection, string? provider, string[] unused)
    {
        var named = string.Join(", ", unused.Take(MostNamed)) + (unused.Length > MostNamed ? ", …" : "");
        host.Warning($"{connection.Name}: {unused.Length} of the keys made at '{provider}' {(unused.Length == 1 ? "is" : "are")} not in use: {named}. Running the command again for the same objects puts them to use.");
    }

    private HashSet<KeyRef> Of(RekeySite site)
    {
        if (!_made.TryGetValue(site.Connection, out var known)) _made[site.Connection] = known = [];
        return known;
    }
}
