using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace KeyGuard.Lab.VSphere.Inventory;

/// <summary>Datacenter, clusters, hosts and machines. Ids count up from the same start in every Lab: two Labs have equal ids for different machines.</summary>
internal sealed class VimInventory
{
    private readonly ObjectTable _objects;
    private int _lastId = 100;

    public VimInventory(ObjectTable objects)
    {
        _objects = objects;
        Root = objects.Add(new Folder("group-d1", "Datacenters", null, "Datacenter"));
        Center = AddDatacenter();
    }

    public Folder Root { get; }

    public Datacenter Center { get; }

    public List<Cluster> Clusters { get; } = [];

    public List<Host> Hosts { get; } = [];

    public List<Vm> Vms { get; } = [];

    public string NextId(string kind) => kind + "-" + (++_lastId).ToString(CultureInfo.InvariantCulture);

    public Cluster AddCluster(string name, bool vsan)
    {
        string number = (++_lastId).ToString(CultureInfo.InvariantCulture);
        Datastore store = _objects.Add(new Datastore("datastore-" + number, name + (vsan ? "-vsan" : "-vmfs"), Center.DatastoreFolder, vsan));
        Cluster cluster = _objects.Add(new Cluster("domain-c" + number, name, Center.HostFolder) { Datastore = store, Vsan = vsan ? new VsanEncryption() : null });
        cluster.Pool = _objects.Add(new ResourcePool("resgroup-" + number, cluster));
        Center.DatastoreFolder.Children.Add(store);
        Center.HostFolder.Children.Add(cluster);
        Clusters.Add(cluster);
        return cluster;
    }

    public Host AddHost(string name, Cluster cluster, string version)
    {
        string number = (++_lastId).ToString(CultureInfo.InvariantCulture);
        Host host = _objects.Add(new Host("host-" + number, name, cluster) { ProductVersion = version });
        host.CryptoManager = _objects.Add(new HostCryptoManager("cryptoManager-" + number, host));
        cluster.Hosts.Add(host);
        Hosts.Add(host);
        return host;
    }

    public Vm AddVm(string name, Host host)
    {
        Vm vm = _objects.Add(new Vm(NextId("vm"), name, host, Center.VmFolder, Guid.NewGuid()));
        host.Vms.Add(vm);
        vm.Datastore.Vms.Add(vm);
        Center.VmFolder.Children.Add(vm);
        Vms.Add(vm);
        return vm;
    }

    public void RemoveVm(Vm vm)
    {
        _objects.Remove(vm);
        vm.Host.Vms.Remove(vm);
        vm.Datastore.Vms.Remove(vm);
        Center.VmFolder.Children.Remove(vm);
        Vms.Remove(vm);
    }

    /// <exception cref="ArgumentException">There is no such machine.</exception>
    public Vm FindVm(string idOrName)
    {
        string escaped = VmBuilder.Escape(idOrName);
        return Vms.FirstOrDefault(vm => vm.Id == idOrName) ?? Vms.FirstOrDefault(vm => vm.Name == escaped)
            ?? throw new ArgumentException($"There is no machine '{idOrName}'.");
    }

    /// <exception cref="ArgumentException">There is no such host.</exception>
    public Host FindHost(string idOrName) =>
        Hosts.FirstOrDefault(host => host.Id == idOrName || host.Name == idOrName) ?? throw new ArgumentException($"There is no host '{idOrName}'.");

    /// <exception cref="ArgumentException">There is no such cluster.</exception>
    public Cluster FindCluster(string idOrName) =>
        Clusters.FirstOrDefault(cluster => cluster.Id == idOrName || cluster.Name == idOrName) ?? throw new ArgumentException($"There is no cluster '{idOrName}'.");

    /// <summary>What is below an object, each once.</summary>
    public static IEnumerable<ManagedObject> Below(ManagedObject container, bool recursive)
    {
        if (!recursive)
            return Children(container);

        var found = new List<ManagedObject>();
        var known = new HashSet<string>();
        Collect(container, found, known);
        return found;
    }

    private static void Collect(ManagedObject container, List<ManagedObject> found, HashSet<string> known)
    {
        foreach (ManagedObject child in Children(container))
        {
            if (!known.Add(child.Id))
                continue;
            found.Add(child);
            Collect(child, found, known);
        }
    }

    private static IEnumerable<ManagedObject> Children(ManagedObject container) => container switch
    {
        Folder folder => folder.Children,
        Datacenter center => [center.VmFolder, center.HostFolder, center.DatastoreFolder],
        Cluster cluster => [.. cluster.Hosts, cluster.Pool],
        ResourcePool pool => pool.Owner.Hosts.SelectMany(host => host.Vms).Where(vm => !vm.IsTemplate),
        Host host => host.Vms,
        _ => [],
    };

    private Datacenter AddDatacenter()
    {
        var center = new Datacenter("datacenter-2", "DC0", Root)
        {
            VmFolder = new("group-v3", "vm", null, "VirtualMachine"),
            HostFolder = new("group-h4", "host", null, "ComputeResource"),
            DatastoreFolder = new("group-s5", "datastore", null, "Datastore"),
        };
        foreach (Folder folder in (Folder[])[center.VmFolder, center.HostFolder, center.DatastoreFolder])
        {
            folder.Parent = center;
            _objects.Add(folder);
        }

        Root.Children.Add(center);
        return _objects.Add(center);
    }
}
