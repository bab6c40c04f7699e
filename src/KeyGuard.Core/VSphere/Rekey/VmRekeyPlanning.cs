using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Connections;
using KeyGuard.VSphere.Inventory;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.VSphere.Rekey;

/// <summary>Plans the re-key of many machines of one vCenter: reads them, asks after keys and rights, and changes nothing.</summary>
internal static class VmRekeyPlanning
{
    private static readonly string[] Wanted = [Privileges.Recrypt, Privileges.EditDevice];

    public static async Task<RekeyPlan> PlanAsync(RekeySite site, IReadOnlyList<ObjectRef> machines, CancellationToken cancellationToken)
    {
        var states = await ReadAsync(site.Connection, machines, cancellationToken).ConfigureAwait(false);
        var first = machines.Distinct().Select(machine => Plan(site, machine, states)).ToArray();
        var changing = first.Where(item => item.Verdict == RekeyVerdict.Ready).ToArray();
        await site.AskRightsAsync(changing, Wanted, cancellationToken).ConfigureAwait(false);
        await site.AskKeysAsync(changing.SelectMany(item => states[new ObjectRef(item.Type, item.Id)].Keys), cancellationToken).ConfigureAwait(false);
        return new RekeyPlan
        {
            VCenterId = site.Connection.InstanceUuid,
            Server = site.Connection.Name,
            Options = site.Options,
            Items = [.. first.Select(item => item.Verdict == RekeyVerdict.Ready ? Plan(site, new ObjectRef(item.Type, item.Id), states) : item)],
        };
    }

    private static PlannedRekey Plan(RekeySite site, ObjectRef machine, IReadOnlyDictionary<ObjectRef, VmState> states) => states.TryGetValue(machine, out var vm)
        ? VmPlanner.Plan(vm, site.Options, site.Context(vm))
        : new PlannedRekey
        {
            Kind = RekeyKind.VM,
            Type = machine.Type,
            Id = machine.Id,
            Name = machine.Id,
            Verdict = RekeyVerdict.Blocked,
            Findings = [RekeyFinding.Block(RekeyObstacle.Vanished, "vCenter has no such virtual machine (any more).")],
        };

    // Devices of the encrypted ones only.
    private static async Task<IReadOnlyDictionary<ObjectRef, VmState>> ReadAsync(VCenterConnection connection, IReadOnlyList<ObjectRef> machines, CancellationToken cancellationToken)
    {
        var states = new Dictionary<ObjectRef, VmState>();
        await connection.Client.ReadAsync(Properties.PropertyQuery.Of(machines, VmPaths.Light), Take, cancellationToken).ConfigureAwait(false);
        var encrypted = states.Values.Where(vm => vm.IsEncrypted).Select(vm => vm.Ref).ToArray();
        if (encrypted.Length > 0) await new VmInventory(connection).ReadForChangeAsync(encrypted, vm => states[vm.Ref] = vm, gone => states.Remove(gone), cancellationToken).ConfigureAwait(false);
        return states;

        void Take(Properties.VimObject item)
        {
            if (!item.IsGone) states[item.Ref] = VmReader.Read(item);
        }
    }
}
