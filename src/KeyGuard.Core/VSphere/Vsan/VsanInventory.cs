using System;
using System.Collections.Generic;
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

    /// <summary>These, if they are there.</summary>
    public IEnumerable<VsanState> Read(IReadOnlyList<ObjectRef> clusters, CancellationToken cancellationToken) => Handover.Of<VsanState>(
        async (found, token) =>
        {
            foreach (var cluster in clusters)
            {
                if (await EntityNames.NameOfAsync(_connection, cluster, token).ConfigureAwait(false) is { } name) found(await ReadAsync(cluster, name, token).ConfigureAwait(false));
            }
        },
        cancellationToken);

    /// <summary>The clusters whose name is wanted; there are never many, so they are asked one by one.</summary>
    public IEnumerable<VsanState> Read(Func<string, bool> wanted, CancellationToken cancellationToken) => Handover.Of<VsanState>(
        async (found, token) =>
        {
            foreach (var (cluster, raw) in await EntityNames.FindAsync(_connection, "ClusterComputeResource", wanted, token).ConfigureAwait(false))
            {
                found(await ReadAsync(cluster, VCenterName.Decode(raw), token).ConfigureAwait(false));
            }
        },
        cancellationToken);
}
