using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.VSphere.Inventory;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.VSphere.Vsan;

/// <summary>The vSAN clusters of one vCenter. There are never many, so they are asked one by one.</summary>
/// <param name="client">The vCenter.</param>
internal sealed class VsanInventory(VimClient client)
{
    private readonly VsanConfigSystem _config = new(client);

    public async Task<VsanState> ReadAsync(ObjectRef cluster, string name, CancellationToken cancellationToken) =>
        VsanState.Read(cluster, name, await _config.GetAsync(cluster, name, cancellationToken).ConfigureAwait(false));

    /// <summary>These, if they are there.</summary>
    public IEnumerable<VsanState> Read(IReadOnlyList<ObjectRef> clusters, CancellationToken cancellationToken) => Handover.Of<VsanState>(
        async (found, token) =>
        {
            foreach (var cluster in clusters)
            {
                if (await EntityNames.NameOfAsync(client, cluster, token).ConfigureAwait(false) is { } name) found(await ReadAsync(cluster, name, token).ConfigureAwait(false));
            }
        },
        cancellationToken);

    /// <summary>The clusters whose name, as vCenter keeps it, is wanted.</summary>
    public IEnumerable<VsanState> Read(Func<string, bool> wanted, CancellationToken cancellationToken) =>
        Handover.Of<VsanState>((found, token) => ReadAsync(wanted, found, token), cancellationToken);

    /// <inheritdoc cref="Read(Func{string, bool}, CancellationToken)"/>
    public async Task ReadAsync(Func<string, bool> wanted, Action<VsanState> found, CancellationToken cancellationToken)
    {
        foreach (var (cluster, raw) in await EntityNames.FindAsync(client, EntityNames.Cluster, wanted, cancellationToken).ConfigureAwait(false))
        {
            found(await ReadAsync(cluster, VCenterName.Decode(raw), cancellationToken).ConfigureAwait(false));
        }
    }
}
