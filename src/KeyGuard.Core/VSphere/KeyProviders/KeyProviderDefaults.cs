using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Errors;
using KeyGuard.VSphere.Inventory;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.VSphere.KeyProviders;

/// <summary>Whose default a provider is to become.</summary>
/// <param name="ofVCenter">Whether the whole vCenter's.</param>
/// <param name="clusters">The names of the clusters.</param>
internal sealed class KeyProviderDefaults(bool ofVCenter, IReadOnlyList<string> clusters)
{
    /// <returns>Whether anything had to be changed.</returns>
    public async Task<bool> SetAsync(CryptoManager manager, string provider, string connection, CancellationToken cancellationToken)
    {
        if (!ofVCenter && clusters.Count == 0) return false;
        var providers = await manager.ListAsync(cancellationToken).ConfigureAwait(false);
        var known = providers.FirstOrDefault(item => item.Id == provider) ?? throw Faults.KeyProviderUnknown(provider, connection, [.. providers.Select(item => item.Id)]);
        var wanted = (await FindAsync(manager, cancellationToken).ConfigureAwait(false)).Except(known.DefaultOf).ToArray();
        foreach (var cluster in wanted) await manager.SetDefaultAsync(cluster, provider, cancellationToken).ConfigureAwait(false);
        var isNew = ofVCenter && !known.IsDefault;
        if (isNew) await manager.SetDefaultAsync(null, provider, cancellationToken).ConfigureAwait(false);
        return isNew || wanted.Length > 0;
    }

    private async Task<IReadOnlyList<ObjectRef>> FindAsync(CryptoManager manager, CancellationToken cancellationToken)
    {
        if (clusters.Count == 0) return [];
        var found = await EntityNames.FindAsync(manager.Client, EntityNames.Cluster, _ => true, cancellationToken).ConfigureAwait(false);
        return [.. clusters.Select(name => Single(name, [.. found.Where(cluster => VCenterName.Forms(cluster.RawName).Contains(name)).Select(cluster => cluster.Ref)]))];
    }

    private static ObjectRef Single(string name, ObjectRef[] found) => found.Length == 1 ? found[0] : throw Faults.ClusterNotSingle(name, found.Length);
}
