using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace KeyGuard.Lab.VSphere.Inventory;

/// <summary>Makes machines with given traits, and changes them.</summary>
internal sealed class VmBuilder(VCenter center)
{
    public Vm Build(VmTraits traits, string name, Host host)
    {
        Vm vm = center.Inventory.AddVm(Escape(name), host);
        vm.IsIde = traits.Ide ?? false;
        foreach (int number in Enumerable.Range(0, traits.Disks ?? 1))
            vm.Disks.Add(Disk(vm, number, firstClass: false, raw: false));
        foreach (int number in Enumerable.Range(vm.Disks.Count, traits.FirstClassDisks ?? 0))
            AddFirstClass(vm, number);
        if (traits.RawDisk == true)
            vm.Disks.Add(Disk(vm, vm.Disks.Count, firstClass: false, raw: true));
        if (traits.LinkedClone == true)
            Link(vm);
        Change(vm, traits);
        return vm;
    }

    /// <summary>Changes what the traits name.</summary>
    public void Change(Vm vm, VmTraits traits)
    {
        vm.PowerState = traits.PowerState ?? vm.PowerState;
        vm.IsTemplate = traits.Template ?? vm.IsTemplate;
        if (vm.IsTemplate)
            vm.PowerState = "poweredOff";
        vm.HasTpm = traits.Tpm ?? vm.HasTpm;
        vm.MigrateEncryption = traits.MigrateEncryption ?? vm.MigrateEncryption;
        if (traits.SharedDisk is { } shared && vm.Disks.Count > 0)
            vm.Disks[0].IsShared = shared;
        if (traits.SnapshotChain is not null || traits.SnapshotTree is not null)
            SetSnapshots(vm, traits.SnapshotChain ?? 0, traits.SnapshotTree ?? false);
        if (traits.Provider is not null || traits.KeyId is not null)
            SetKey(vm, traits);
        vm.IsLocked = traits.Locked ?? vm.IsLocked;
        center.Objects.Touch(vm);
    }

    /// <summary>A name as the inventory has it.</summary>
    public static string Escape(string name) => name
        .Replace("%", "%25", StringComparison.Ordinal)
        .Replace("/", "%2f", StringComparison.Ordinal)
        .Replace("\\", "%5c", StringComparison.Ordinal);

    private void SetKey(Vm vm, VmTraits traits)
    {
        CryptoKey? key = traits.Provider is { Length: 0 } ? null : center.Keys.Plant(traits.Provider ?? vm.Key?.Provider ?? "", traits.KeyId);
        vm.Key = key;
        vm.MigrateEncryption = key is null ? "opportunistic" : "required";
        foreach (VmDisk disk in vm.Disks.Where(disk => !disk.IsRaw))
        {
            foreach (DiskLink link in disk.Chain)
                link.Key = traits.EncryptDisks == false ? null : key;
        }

        if (key is not null && vm.Host.CryptoState == "safe")
            vm.Host.KeyCache.Add(key);
    }

    private static void AddFirstClass(Vm vm, int number)
    {
        VmDisk disk = Disk(vm, number, firstClass: true, raw: false);
        vm.Disks.Add(disk);
        vm.Datastore.FirstClassDisks.Add(disk.FirstClassId!, disk);
    }

    private static VmDisk Disk(Vm vm, int number, bool firstClass, bool raw)
    {
        var disk = new VmDisk
        {
            DeviceKey = (vm.IsIde ? 3000 : 2000) + number,
            UnitNumber = number >= 7 ? number + 1 : number,
            ControllerKey = vm.IsIde ? DeviceShapes.IdeController : DeviceShapes.ScsiController,
            CapacityInKb = 16L * 1024 * 1024,
            Datastore = vm.Datastore,
            FirstClassId = firstClass ? Guid.NewGuid().ToString() : null,
            IsRaw = raw,
        };
        string suffix = number == 0 ? "" : "_" + number.ToString(CultureInfo.InvariantCulture);
        string file = firstClass ? $"fcd/{disk.FirstClassId}.vmdk" : $"{vm.Name}/{vm.Name}{suffix}.vmdk";
        disk.Chain.Add(new DiskLink($"[{vm.Datastore.Name}] {file}"));
        return disk;
    }

    private static void Link(Vm vm)
    {
        vm.IsLinkedClone = true;
        foreach (VmDisk disk in vm.Disks)
            disk.Chain.Add(new DiskLink($"[{vm.Datastore.Name}] golden-image/golden-image-000001.vmdk"));
    }

    private void SetSnapshots(Vm vm, int chain, bool tree)
    {
        vm.Snapshots.Clear();
        foreach (VmDisk disk in vm.Disks.Where(disk => !vm.IsLinkedClone && disk.Chain.Count > 1))
            disk.Chain.RemoveRange(0, disk.Chain.Count - 1);

        List<VmSnapshot> level = vm.Snapshots;
        foreach (int number in Enumerable.Range(1, tree ? Math.Max(chain, 2) : chain))
        {
            level.Add(Snapshot(vm, number));
            if (tree && number == 2)
                level.Add(Snapshot(vm, 100));
            level = level[0].Children;
            Grow(vm, number);
        }
    }

    public VmSnapshot Snapshot(Vm vm, int number, string? name = null) => center.Objects.Add(new VmSnapshot(
        center.Inventory.NextId("snapshot"), number, name ?? $"snapshot {number}", center.Clock.Now, vm));

    /// <summary>Each snapshot puts a new file on top of each disk, under the same key.</summary>
    public static void Grow(Vm vm, int number)
    {
        foreach (VmDisk disk in vm.Disks.Where(disk => !disk.IsRaw))
        {
            CryptoKey? key = disk.Key;
            string file = disk.Chain[^1].FileName.Replace(".vmdk", $"-{number:D6}.vmdk", StringComparison.Ordinal);
            disk.Chain.Insert(0, new DiskLink(file) { Key = key });
        }
    }
}
