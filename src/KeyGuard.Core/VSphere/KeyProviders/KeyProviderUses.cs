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
        uses.AddRange((await EntityNames.NamesOfAsync(manager.Client, provider.DefaultOf, cancellationToken).ConfigureAwait(false)).Select(name => $"{name}, as its default"));
        var keys = new HashSet<string>();
        await FindAsync("VirtualMachine", "config.keyId", "VM", provider.Id, keys, uses, cancellationToken).ConfigureAwait(false);
        await FindAsync("HostSystem", "runtime.cryptoKeyId", "host", provider.Id, keys, uses, cancellationToken).ConfigureAwait(false);
        await new VsanInventory(manager.Client).ReadAsync(_ => true, cluster => Add(cluster, provider.Id, uses), cancellationToken).ConfigureAwait(false);
        // Disks may be under other keys than their VM.
        var others = (await manager.ListKeysAsync(cancellationToken).ConfigureAwait(false)).Where(key => key.Provider == provider.Id && !keys.Contains(key.Key));
        uses.AddRange(others.Select(key => $"key {key.Key}"));
        return uses;
    }

    private Task FindAsync(string type, string path, string kind, string provider, HashSet<string> keys, List<string> uses, CancellationToken cancellationToken) =>
        manager.Client.ReadAsync(PropertyQuery.All(type, "name", path), found =>
        {
            if (found.Value(path) is not { } key || key.Text("providerId.id") != provider) return;
            keys.Add(key.Text("keyId") ?? "");
            uses.Add($"{kind} '{VCenterName.Decode(found.Text("name") ?? found.Ref.Id)}'");
        }, cancellationToken);

    private static void Add(VsanState cluster, string provider, List<string> uses)
    {
        if (cluster.IsEncrypted && cluster.Provider == provider) uses.Add($"vSAN cluster '{cluster.Name}'");
        // Its hosts may still be under what it had before, which it does not tell.
        else if (cluster.IsChanging) uses.Add($"vSAN cluster '{cluster.Name}', perhaps: not all of its hosts have followed its last change");
    }
}
