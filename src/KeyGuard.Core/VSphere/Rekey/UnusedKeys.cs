using System.Collections.Generic;
using System.Linq;
using KeyGuard.Hosting;
using KeyGuard.VSphere.Inventory;

namespace KeyGuard.VSphere.Rekey;

/// <summary>Counts the keys that were made and put to no use: vCenter never removes one from the key management server.</summary>
internal sealed class UnusedKeys(IKeyGuardHost host)
{
    private const int MostNamed = 5;

    private readonly Dictionary<RekeySite, HashSet<KeyRef>> _made = [];
    private readonly Dictionary<RekeySite, HashSet<KeyRef>> _used = [];

    public void Made(RekeySite site, KeyRef key) => Of(_made, site).Add(key);

    public void Used(RekeySite site, KeyRef key) => Of(_used, site).Add(key);

    /// <summary>Warns of those of this run and of earlier ones.</summary>
    public void Tell()
    {
        foreach (var site in _made.Keys.Union(_used.Keys))
        {
            var unused = site.Made.Unused.Where(key => key.IsUnder(site.Options.Provider)).Union(Of(_made, site)).Except(Of(_used, site)).Select(key => key.KeyId).ToArray();
            if (unused.Length == 0) continue;
            var named = string.Join(", ", unused.Take(MostNamed)) + (unused.Length > MostNamed ? ", …" : "");
            host.Warning($"{site.Connection.Name}: {unused.Length} of the keys made at '{site.Options.Provider}' {(unused.Length == 1 ? "is" : "are")} not in use: {named}. Running the command again for the same objects puts them to use.");
        }
    }

    private static HashSet<KeyRef> Of(Dictionary<RekeySite, HashSet<KeyRef>> keys, RekeySite site)
    {
        if (!keys.TryGetValue(site, out var known)) keys[site] = known = [];
        return known;
    }
}
