using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.VSphere.Inventory;
using KeyGuard.VSphere.Properties;
using KeyGuard.VSphere.Soap;
using KeyGuard.VSphere.Vsan;

namespace KeyGuard.VSphere.KeyProviders;

/// <summary>What vCenter knows to depend on a key provider.</summary>
/// <param name="manager">The vCenter's manager of key providers.</param>
internal sealed class KeyProviderUses(CryptoManager manager)
{
    /// <summary>Each dependent in words, such as <c>VM 'web-1'</c>; none where nothing is known to depend on it.</summary>
    public async Task<IReadOnlyList<string>> FindAsync(KeyProviderInfo provider, CancellationToken cancellationToken)
    {
        var uses = new List<string>();
        if (provider.IsDefault) uses.Add("the vCenter, as its default");
        await FindAsync(provider.DefaultOf, "as its default", uses, cancellationToken).ConfigureAwait(false);
        var keys = new HashSet<string>();
        await FindAsync("VirtualMachine", "config.keyId", "VM", provider.Id, keys, uses, cancellationToken).ConfigureAwait(false);
        await FindAsync("HostSystem", "runtime.cryptoKeyId", "host", provider.Id, keys, uses, cancellationToken).ConfigureAwait(false);
        await FindClustersAsync(provider.Id, uses, cancellationToken).ConfigureAwait(false);
        // Disks may be under other keys than their VM.
        var others = (await manager.ListKeysAsync(cancellationToken).ConfigureAwait(false)).Where(key => key.Provider == provider.Id && !keys.Contains(key.Key));
        uses.AddRange(others.Select(key => $"key {key.Key}"));
        return uses;
    }

    private async Task FindAsync(IReadOnlyList<ObjectRef> entities, string how, List<string> uses, CancellationToken cancellationToken)
    {
        if (entities.Count > 0) await manager.Client.ReadAsync(PropertyQuery.Of(entities, "name"), found => uses.Add($"{found.Text("name") ?? found.Ref.Id}, {how}"), cancellationToken).ConfigureAwait(false);
    }

    private Task FindAsync(string type, string path, string kind, string provider, HashSet<string> keys, List<string> uses, CancellationToken cancellationToken) =>
        manager.Client.ReadAsync(PropertyQuery.All(type, "name", path), found =>
        {
            if (found.Value(path) is not { } key || key.Text("providerId.id") != provider) return;
            keys.Add(key.Text("keyId") ?? "");
            uses.Add($"{kind} '{VCenterName.Decode(found.Text("name") ?? found.Ref.Id)}'");
        }, cancellationToken);

    private async Task FindClustersAsync(string provider, List<string> uses, CancellationToken cancellationToken)
    {
        var clusters = new List<(ObjectRef Ref, string Name)>();
        await manager.Client.ReadAsync(PropertyQuery.All("ClusterComputeResource", "name"), found => clusters.Add((found.Ref, found.Text("name") ?? found.Ref.Id)), cancellationToken).ConfigureAwait(false);
        var vsan = new VsanConfigSystem(manager.Client);
        foreach (var (cluster, name) in clusters)
        {
            var state = VsanState.Read(cluster, name, await vsan.GetAsync(cluster, name, cancellationToken).ConfigureAwait(false));
            if (state.IsEncrypted && state.Provider == provider) uses.Add($"vSAN cluster '{name}'");
            // Its hosts may still be under what it had before, which it does not tell.
            else if (state.IsChanging) uses.Add($"vSAN cluster '{name}', perhaps: not all of its hosts have followed its last change");
        }
    }
}
