using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using System.Xml.Linq;
using KeyGuard.Errors;
using KeyGuard.VSphere.Inventory;
using KeyGuard.VSphere.Properties;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.VSphere.Rekey;

/// <summary>A machine as it is at this moment, with its disks' elements as they were sent.</summary>
internal sealed class VmSight
{
    // vCenter says reconfigure, the public simulator reconfigVm.
    private const string Reconfigure = "VirtualMachine.reconfig";

    private readonly Dictionary<int, XElement> _devices;

    private VmSight(VmState vm, Dictionary<int, XElement> devices)
    {
        Vm = vm;
        _devices = devices;
    }

    public VmState Vm { get; }

    /// <summary>The element of a disk, to be sent back as it is.</summary>
    public XElement Device(DiskState disk) => _devices[disk.Device];

    /// <exception cref="VimException">It is gone, or is another machine by now.</exception>
    public static async Task<VmSight> LookAsync(VimClient client, ObjectRef machine, string name, string instanceUuid, CancellationToken cancellationToken)
    {
        var item = await client.ReadOneAsync(PropertyQuery.Of([machine], VmPaths.Only, VmPaths.Changed), cancellationToken).ConfigureAwait(false);
        if (item.IsGone) throw Faults.RekeyVanished(client.Endpoint, name);
        var vm = VmReader.Read(item);
        if (instanceUuid.Length > 0 && vm.InstanceUuid.Length > 0 && vm.InstanceUuid != instanceUuid) throw Faults.RekeyVanished(client.Endpoint, name);
        var disks = item.Items(VmPaths.Devices).Where(device => device.TypeName() == DiskState.Disk);
        return new VmSight(vm, disks.GroupBy(device => (int)(device.Number("key") ?? 0)).ToDictionary(group => group.Key, group => group.First()));
    }

    /// <summary>The changes of its configuration that are still under way, such as one that an interrupted run began.</summary>
    /// <param name="client">The vCenter.</param>
    /// <param name="ended">The tasks that are known to have ended.</param>
    /// <param name="cancellationToken">Stops asking.</param>
    public async Task<IReadOnlyList<ObjectRef>> RunningAsync(VimClient client, ICollection<ObjectRef> ended, CancellationToken cancellationToken)
    {
        var running = new List<ObjectRef>();
        ObjectRef[] asked = [.. Vm.RecentTasks.Where(task => !ended.Contains(task))];
        if (asked.Length == 0) return running;
        await client.ReadAsync(PropertyQuery.Of(asked, "info.state", "info.descriptionId"), Take, cancellationToken).ConfigureAwait(false);
        return running;

        void Take(VimObject task)
        {
            if (task.Text("info.state") is not ("running" or "queued")) ended.Add(task.Ref);
            else if (task.Text("info.descriptionId")?.StartsWith(Reconfigure, System.StringComparison.Ordinal) == true) running.Add(task.Ref);
        }
    }
}
