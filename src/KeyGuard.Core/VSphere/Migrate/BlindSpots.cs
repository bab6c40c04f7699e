using System.Collections.Generic;
using System.Linq;
using KeyGuard.VSphere.Inventory;

namespace KeyGuard.VSphere.Migrate;

/// <summary>
/// What may be under a key provider without vCenter's knowing. That nothing known uses the provider is as much as can be
/// proved; this is the rest, and a person has to think of it.
/// </summary>
internal static class BlindSpots
{
    private const int MostNamed = 10;

    private static readonly string[] Always =
    [
        "virtual machines that are not registered: in datastores, on replicas, in content libraries",
        "first-class disks that no virtual machine has attached",
        "core dumps that hosts have written",
        "backups and exports of encrypted virtual machines",
    ];

    public static IReadOnlyList<string> Of(IEnumerable<HostState> hosts, IEnumerable<string> unreadable) =>
    [
        .. Named("hosts that are not connected", hosts.Where(host => host.ConnectionState != "connected").Select(host => host.Name)),
        .. Named("virtual machines whose configuration vCenter can't read", unreadable),
        .. Always,
    ];

    private static IEnumerable<string> Named(string what, IEnumerable<string> names)
    {
        var all = names.ToArray();
        if (all.Length == 0) yield break;
        var more = all.Length > MostNamed ? $" and {all.Length - MostNamed} more" : "";
        yield return $"{what}: {string.Join(", ", all.Take(MostNamed))}{more}";
    }
}
