using System.Collections.Generic;
using System.Linq;
using KeyGuard.Lab.VSphere.Values;

namespace KeyGuard.Lab.VSphere.Inventory;

internal sealed class Datastore(string id, string name, Folder parent, bool isVsan) : ManagedObject<Datastore>("Datastore", id), IEntity
{
    private static readonly Shape<Datastore> Summary = new(
        "DatastoreSummary",
        new("datastore", store => VimValue.Of(store.Ref)),
        new("name", store => VimValue.Of(store.Name)),
        new("url", store => VimValue.Of($"ds:///vmfs/volumes/{store.Id}/")),
        new("capacity", _ => VimValue.Of(1L << 44)),
        new("freeSpace", _ => VimValue.Of(1L << 43)),
        new("accessible", _ => VimValue.Of(true)),
        new("multipleHostAccess", _ => VimValue.Of(true)),
        new("type", store => VimValue.Of(store.IsVsan ? "vsan" : "VMFS")),
        new("maintenanceMode", _ => VimValue.Of("normal"), "5.0"));

    private static readonly Shape<Datastore> Fields = new(
        "Datastore",
        [
            .. EntityFields.Of<Datastore>(),
            new("summary", Summary.Of),
            new("vm", store => VimArray.Of(store.Vms.Select(vm => vm.Ref))),
        ]);

    public string Name => name;

    public ManagedObject? Parent => parent;

    public bool IsVsan => isVsan;

    public List<Vm> Vms { get; } = [];

    /// <summary>First-class disks, attached or not, by their ids.</summary>
    public Dictionary<string, VmDisk> FirstClassDisks { get; } = [];

    protected override Shape<Datastore> Shape => Fields;
}
