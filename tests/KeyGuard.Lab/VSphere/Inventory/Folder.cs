using System.Collections.Generic;
using System.Linq;
using KeyGuard.Lab.VSphere.Values;

namespace KeyGuard.Lab.VSphere.Inventory;

internal sealed class Folder(string id, string name, ManagedObject? parent, string childType) : ManagedObject<Folder>("Folder", id), IEntity
{
    private static readonly Shape<Folder> Fields = new(
        "Folder",
        [
            .. EntityFields.Of<Folder>(),
            new("childType", folder => VimArray.Of([folder.ChildType])),
            new("childEntity", folder => VimArray.Of(folder.Children.Select(child => child.Ref))),
        ]);

    public string Name => name;

    /// <summary>Set later for a datacenter's own folders: they and it name each other.</summary>
    public ManagedObject? Parent { get; set; } = parent;

    public string ChildType => childType;

    public List<ManagedObject> Children { get; } = [];

    protected override Shape<Folder> Shape => Fields;
}

internal sealed class Datacenter(string id, string name, Folder parent) : ManagedObject<Datacenter>("Datacenter", id), IEntity
{
    private static readonly Shape<Datacenter> Fields = new(
        "Datacenter",
        [
            .. EntityFields.Of<Datacenter>(),
            new("vmFolder", center => VimValue.Of(center.VmFolder.Ref)),
            new("hostFolder", center => VimValue.Of(center.HostFolder.Ref)),
            new("datastoreFolder", center => VimValue.Of(center.DatastoreFolder.Ref), "4.0"),
            new("datastore", center => VimArray.Of(center.DatastoreFolder.Children.Select(store => store.Ref))),
        ]);

    public string Name => name;

    public ManagedObject? Parent => parent;

    public required Folder VmFolder { get; init; }

    public required Folder HostFolder { get; init; }

    public required Folder DatastoreFolder { get; init; }

    protected override Shape<Datacenter> Shape => Fields;
}

internal sealed class ResourcePool(string id, Cluster owner) : ManagedObject<ResourcePool>("ResourcePool", id), IEntity
{
    private static readonly Shape<ResourcePool> Fields = new(
        "ResourcePool",
        [
            .. EntityFields.Of<ResourcePool>(),
            new("owner", pool => VimValue.Of(pool.Owner.Ref)),
            new("vm", pool => VimArray.Of(pool.Owner.Hosts.SelectMany(host => host.Vms).Select(vm => vm.Ref))),
        ]);

    public string Name => "Resources";

    public ManagedObject? Parent => owner;

    public Cluster Owner => owner;

    protected override Shape<ResourcePool> Shape => Fields;
}
