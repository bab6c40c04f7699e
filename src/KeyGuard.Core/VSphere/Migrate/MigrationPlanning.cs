using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Connections;
using KeyGuard.Errors;
using KeyGuard.VSphere.Inventory;
using KeyGuard.VSphere.KeyProviders;
using KeyGuard.VSphere.Rekey;
using KeyGuard.VSphere.Soap;
using KeyGuard.VSphere.Vsan;

namespace KeyGuard.VSphere.Migrate;

/// <summary>Finds everything of one vCenter that is under a key provider, and plans to put it under another. Changes nothing.</summary>
/// <param name="connection">The vCenter.</param>
internal sealed class MigrationPlanning(VCenterConnection connection)
{
    private readonly CryptoManager _providers = new(connection.Client);

    /// <param name="from">The old provider.</param>
    /// <param name="to">The new one.</param>
    /// <param name="sharedKey">Whether one new key serves all machines.</param>
    /// <param name="timing">How patient it is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="KeyGuardException">One of the providers is not there.</exception>
    public async Task<MigrationPlan> PlanAsync(string from, string to, bool sharedKey, RekeyTiming timing, CancellationToken cancellationToken)
    {
        if (from == to) throw Faults.MigrationToItself(from);
        var known = await _providers.ListAsync(cancellationToken).ConfigureAwait(false);
        var ids = known.Select(provider => provider.Id).ToArray();
        var source = known.FirstOrDefault(provider => provider.Id == from) ?? throw Faults.KeyProviderUnknown(from, connection.Name, ids);
        if (!ids.Contains(to)) throw Faults.KeyProviderUnknown(to, connection.Name, ids);
        var options = new RekeyOptions { Provider = to, SharedKey = sharedKey };
        var site = await RekeySite.OpenAsync(connection, options, timing, cancellationToken).ConfigureAwait(false);
        var (machines, unreadable) = Machines(site, from, cancellationToken);
        return new MigrationPlan
        {
            Made = DateTime.UtcNow,
            VCenterId = connection.InstanceUuid,
            Server = connection.Name,
            From = from,
            To = to,
            IsDefault = source.IsDefault,
            DefaultOf = await EntityNames.NamesOfAsync(connection.Client, source.DefaultOf, cancellationToken).ConfigureAwait(false),
            Parts = await PartsAsync(site, machines, from, cancellationToken).ConfigureAwait(false),
            Unseen = BlindSpots.Of(site.Hosts.Values, unreadable),
        };
    }

    private async Task<RekeyPlan[]> PartsAsync(RekeySite site, IReadOnlyList<ObjectRef> machines, string from, CancellationToken cancellationToken)
    {
        var clusters = new VsanInventory(connection.Client).Read(_ => true, cancellationToken).Where(cluster => cluster.IsEncrypted && IsMeant(site, cluster, from)).Select(cluster => cluster.Ref).ToArray();
        var moved = await VmRekeyPlanning.PlanAsync(site, machines, cancellationToken).ConfigureAwait(false);
        var hosts = site.Hosts.Values.Where(host => IsMeant(site, host, from) || GetsAKey(host, moved)).Select(host => host.Ref).ToArray();
        return
        [
            moved,
            await VsanRekeyPlanning.PlanAsync(site, clusters, cancellationToken).ConfigureAwait(false),
            await HostRekeyPlanning.PlanAsync(site, hosts, cancellationToken).ConfigureAwait(false),
        ];
    }

    // Of a machine any part may be under the provider, not only its home.
    private (IReadOnlyList<ObjectRef> Under, IReadOnlyList<string> Unreadable) Machines(RekeySite site, string from, CancellationToken cancellationToken)
    {
        var under = new List<ObjectRef>();
        var unreadable = new List<string>();
        foreach (var vm in new VmInventory(connection).Read(_ => true, cancellationToken))
        {
            if (IsMeant(site, vm.Ref, vm.InstanceUuid, [.. vm.Keys], from)) under.Add(vm.Ref);
            else if (vm.Encryption == EncryptionState.Unknown) unreadable.Add(vm.Name);
        }
        return (under, unreadable);
    }

    // One whose hosts have not all followed is waited for: they may still be under the old one.
    private static bool IsMeant(RekeySite site, VsanState cluster, string from) =>
        IsMeant(site, cluster.Ref, "", [cluster.Key!], from) || (cluster.IsChanging && cluster.Provider == site.Options.Provider);

    private static bool IsMeant(RekeySite site, HostState host, string from) => host.Key is { } key && IsMeant(site, host.Ref, "", [key], from);

    // vCenter gives a host its first key when a machine there is re-keyed, and of the default provider, which the old one is until the end.
    private static bool GetsAKey(HostState host, RekeyPlan moved) => host is { Crypto: HostCryptoState.Prepared, Key: null } && moved.Ready.Any(vm => vm.Host == host.Ref.Id);

    // What is done already belongs to it where an interrupted run did it and could not say so any more: this one does.
    private static bool IsMeant(RekeySite site, ObjectRef item, string instanceUuid, IReadOnlyCollection<KeyRef> keys, string from) =>
        keys.Any(key => key.IsUnder(from))
        || (keys.Count > 0 && keys.All(key => key.IsUnder(site.Options.Provider))
            && site.Made.IsBegun(RekeyNotes.ItemOf(new PlannedRekey { Type = item.Type, Id = item.Id, InstanceUuid = instanceUuid }), site.Options.Provider));
}
