using System.Collections.Generic;
using System.Linq;
using KeyGuard.Hosting;
using KeyGuard.VSphere.Inventory;

namespace KeyGuard.VSphere.Rekey;

/// <summary>Counts the keys that were made and put to no use: vCenter never removes one from the key management server.</summary>
internal sealed class UnusedKeys(IKeyGuardHost host)
{
    private const int MostNamed = 5;

    private readonly Dictionary<(string Server, KeyRef Key), bool> _keys = [];
    private readonly HashSet<RekeySite> _sites = [];

    public void Made(RekeySite site, KeyRef key)
    {
        Know(site);
        _keys[(site.Connection.Name, key)] = false;
    }

    public void Used(RekeySite site, KeyRef key)
    {
        Know(site);
        _keys[(site.Connection.Name, key)] = true;
    }

    public void Tell()
    {
        foreach (var unused in _keys.Where(key => !key.Value && key.Key.Key.KeyId.Length > 0).GroupBy(key => (key.Key.Server, key.Key.Key.Provider), key => key.Key.Key.KeyId))
        {
            var ids = unused.ToArray();
            var named = string.Join(", ", ids.Take(MostNamed)) + (ids.Length > MostNamed ? ", …" : "");
            host.Warning($"{unused.Key.Server}: {ids.Length} of the keys made at '{unused.Key.Provider}' {(ids.Length == 1 ? "is" : "are")} not in use: {named}. Running the command again for the same objects puts them to use.");
        }
    }

    // What earlier runs left over counts as well.
    private void Know(RekeySite site)
    {
        if (!_sites.Add(site)) return;
        foreach (var key in site.Made.Unused.Where(key => key.IsUnder(site.Options.Provider))) _keys[(site.Connection.Name, key)] = false;
    }
}
