using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Connections;
using KeyGuard.VSphere.Inventory;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.VSphere.Vsan;

/// <summary>The vSAN clusters of one vCenter.</summary>
internal sealed class VsanInventory
{
    private readonly VCenterConnection _connection;
    private readonly VsanConfigSystem _config;

    public VsanInventory(VCenterConnection connection)
    {
        _connection = connection;
        _config = new VsanConfigSystem(connection.Client);
    }

    public async Task<VsanState> ReadAsync(ObjectRef cluster, string name, CancellationToken cancellationToken) =>
        VsanState.Read(cluster, name, await _config.GetAsync(cluster, name, cancellationToken).ConfigureAwait(false));

    /// <summary>The clusters whose name is wanted; there are never many, so they are asked one by one.</summary>
    public IEnumerable<VsanState> Read(Func<string, bool> wanted, CancellationToken cancellationToken) => Handover.Of<VsanState>(
        async (found, token) =>
        {
            foreach (var (cluster, name) in await EntityNames.FindAsync(_connection, "ClusterComputeResource", wanted, token).ConfigureAwait(false))
            {
                found(await ReadAsync(cluster, name, token).ConfigureAwait(false));
            }
        },
        cancellationToken);
}
