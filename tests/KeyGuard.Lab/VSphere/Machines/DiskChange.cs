using System.Collections.Generic;
using KeyGuard.Lab.VSphere.Inventory;
using KeyGuard.Lab.VSphere.Soap;

namespace KeyGuard.Lab.VSphere.Machines;

/// <summary>A disk with what is to be done to it. The index is its place in deviceChange, for faults; -1 where the disk only follows its machine.</summary>
internal sealed record DiskChange(int Index, VmDisk Disk, CryptoOperation Operation)
{
    /// <exception cref="VimFaultException">The disk does not allow it.</exception>
    public void Check(Vm vm)
    {
        if (Disk.IsRaw)
            throw MachineFaults.Device(Index, "msg.hostd.deviceSpec.enc.notFile", "The device is not backed by a file.").Raise();
        if (Disk.IsShared)
            throw MachineFaults.Device(Index, "msg.hostd.deviceSpec.enc.sharedBacking", "The disk is shared.").Raise();
        if (Disk.FirstClassId is not null)
            throw VimFaults.NotSupported("The operation is not supported on a first class disk.").Raise();
        if (vm.IsLinkedClone || (Operation.Rewrites && Disk.Chain.Count > 1))
            throw MachineFaults.DiskChain().Raise();
        if (Operation.Kind == CryptoKind.Encrypt && Disk.Key is not null)
            throw MachineFaults.DeviceOperation(Index, "msg.hostd.deviceSpec.enc.encrypted", "The disk is already encrypted.").Raise();
        if (Operation.Kind is CryptoKind.Decrypt or CryptoKind.Shallow or CryptoKind.Deep && Disk.Key is null)
            throw MachineFaults.DeviceOperation(Index, "msg.hostd.deviceSpec.enc.notEncrypted", "The disk is not encrypted.").Raise();
    }

    /// <summary>Parents are re-keyed with their child.</summary>
    public void Apply(CryptoKey? key)
    {
        foreach (DiskLink link in Disk.Chain)
            link.Key = key;
    }

    /// <summary>Reads the edits of disks out of a spec.</summary>
    /// <exception cref="VimFaultException">A device is not the machine's, or not fully specified.</exception>
    public static IEnumerable<DiskChange> Read(Vm vm, SoapNode spec)
    {
        int index = -1;
        foreach (SoapNode change in spec.All("deviceChange"))
        {
            index++;
            SoapNode device = change.Get("device");
            CryptoOperation? operation = CryptoOperation.Read(change.Find("backing")?.Find("crypto"));
            if (change.Text("operation") is not "edit" || (operation is null && device.TypeName == "VirtualTPM"))
                continue;
            if (device.TypeName != "VirtualDisk")
                throw MachineFaults.Device(index, operation is null ? null : "msg.hostd.deviceSpec.enc.notDisk", "The device is not a disk.").Raise();

            VmDisk disk = Find(vm, device, index);
            if (operation is not null)
                yield return new DiskChange(index, disk, operation);
        }
    }

    private static VmDisk Find(Vm vm, SoapNode device, int index)
    {
        VmDisk? disk = vm.Disks.Find(own => own.DeviceKey == device.Number("key"));
        if (disk is null || device.Find("backing")?.Text("fileName") != disk.Top.FileName || device.Number("controllerKey") != disk.ControllerKey)
            throw MachineFaults.Device(index, null, "").Raise();

        return disk;
    }
}
