using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Connections;
using KeyGuard.VSphere.Properties;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.VSphere.Inventory;

/// <summary>The hosts of one vCenter. They are few, so each is kept.</summary>
internal sealed class HostInventory
{
    private readonly VimClient _client;

    public HostInventory(VCenterConnection connection) => _client = connection.Client;

    public async Task<IReadOnlyDictionary<ObjectRef, HostState>> ReadAllAsync(CancellationToken cancellationToken)
    {
        var hosts = new Dictionary<ObjectRef, HostState>();
        await _client.ReadAsync(PropertyQuery.All("HostSystem", HostState.Paths), item => hosts[item.Ref] = HostState.Read(item), cancellationToken).ConfigureAwait(false);
        return hosts;
    }

    /// <summary>One host; null where it is gone.</summary>
    public async Task<HostState?> ReadAsync(ObjectRef host, CancellationToken cancellationToken)
    {
        var item = await _client.ReadAsync(host, HostState.Paths, cancellationToken).ConfigureAwait(false);
        return item.IsGone ? null : HostState.Read(item);
    }

    /// <summary>The names of all clusters, as people wrote them.</summary>
    public async Task<IReadOnlyDictionary<ObjectRef, string>> ClustersAsync(CancellationToken cancellationToken) =>
        (await EntityNames.FindAsync(_client, EntityNames.Cluster, _ => true, cancellationToken).ConfigureAwait(false)).ToDictionary(cluster => cluster.Ref, cluster => VCenterName.Decode(cluster.RawName));
}
