using System.Collections.Generic;
using System.Linq;
using KeyGuard.Lab.VSphere.Inventory;
using KeyGuard.Lab.VSphere.Machines;
using KeyGuard.Lab.VSphere.Soap;
using KeyGuard.Lab.VSphere.Tasks;
using KeyGuard.Lab.VSphere.Values;

namespace KeyGuard.Lab.VSphere.Calls;

/// <summary>First-class disks: disks that outlive the machines they hang on.</summary>
internal static class DiskCalls
{
    private static readonly Shape<FirstClassDisk> Backing = new(
        "BaseConfigInfoDiskFileBackingInfo",
        new("datastore", item => VimValue.Of(item.Disk.Datastore.Ref)),
        new("filePath", item => VimValue.Of(item.Disk.Top.FileName)),
        new("keyId", item => CryptoKey.Value(item.Disk.Key), "7.0"),
        new("provisioningType", _ => VimValue.Of("thin")));

    private static readonly Shape<FirstClassDisk> Configuration = new(
        "VStorageObjectConfigInfo",
        new("id", item => DiskShapes.IdValue(item.Disk.FirstClassId)),
        new("name", item => VimValue.Of("disk-" + item.Disk.FirstClassId![..8])),
        new("createTime", item => VimValue.Of(item.Disk.Created)),
        new("keepAfterDeleteVm", _ => VimValue.Of(true), "6.7"),
        new("backing", Backing.Of, Typed: true),
        new("capacityInMB", item => VimValue.Of(item.Disk.CapacityInKb / 1024)),
        new("consumptionType", _ => VimArray.Of(["disk"])),
        new("consumerId", item => DiskShapes.IdValue(item.User?.InstanceUuid.ToString())));

    private static readonly Shape<FirstClassDisk> Object = new("VStorageObject", new Field<FirstClassDisk>("config", Configuration.Of));

    public static void Add(VimMethods methods)
    {
        methods.Add("ListVStorageObject", call => new VimArray("ID", call.Object<Datastore>("datastore").FirstClassDisks.Keys.Select(id => DiskShapes.IdValue(id)!).ToList()));
        methods.Add("RetrieveVStorageObject", Retrieve);
        methods.Add("UpdateVStorageObjectCrypto_Task", Update);
    }

    private static VmDisk Find(VimCall call)
    {
        string id = call.Parameters.Get("id").Text("id")!;
        return call.Object<Datastore>("datastore").FirstClassDisks.GetValueOrDefault(id) ?? throw new VimFault("NotFound", "The object was not found.").Raise();
    }

    private static VimValue Retrieve(VimCall call)
    {
        VmDisk disk = Find(call);
        return Object.Of(new FirstClassDisk(disk, call.Center.Inventory.Vms.Find(vm => vm.Disks.Contains(disk))));
    }

    private static VimValue Update(VimCall call)
    {
        VmDisk disk = Find(call);
        Datastore store = disk.Datastore;
        CryptoOperation? operation = CryptoOperation.Read(call.Parameters.Find("disksCrypto")?.Get("crypto"));
        if (operation?.Privilege is { } privilege)
            call.Demand(privilege, store);
        return call.Start(new TaskWork("UpdateVStorageObjectCrypto_Task", "vslm.vcenter.VStorageObjectManager.updateVStorageObjectCrypto", store, null, () =>
        {
            Perform(call.Center, disk, operation);
            return null;
        }));
    }

    private static void Perform(VCenter center, VmDisk disk, CryptoOperation? operation)
    {
        if (operation is null or { Kind: CryptoKind.None })
            return;
        if (operation.Kind == CryptoKind.Encrypt != disk.Key is null)
            throw (disk.Key is null
                ? MachineFaults.DeviceOperation(0, "msg.hostd.deviceSpec.enc.notEncrypted", "The disk is not encrypted.")
                : MachineFaults.DeviceOperation(0, "msg.hostd.deviceSpec.enc.encrypted", "The disk is already encrypted.")).Raise();

        Vm? user = center.Inventory.Vms.Find(vm => vm.Disks.Contains(disk));
        if (operation.Rewrites && user is { PowerState: not "poweredOff" })
            throw VimFaults.PowerState("poweredOff", user.PowerState).Raise();

        CryptoKey? key = operation.Key is null ? null : center.Keys.Resolve(operation.Key, out _) ?? throw MachineFaults.DiskKeyLocator().Raise();
        // before 8.0.3 the two did not go together
        if (center.Providers.Find(key?.Provider) is { IsNative: true } && center.Version < ApiVersion.Parse("8.0.3.0"))
            throw MachineFaults.DiskKeyLocator().Raise();

        foreach (DiskLink link in disk.Chain)
            link.Key = key;
        if (key is not null)
            user?.Host.KeyCache.Add(key);
        if (user is not null)
            center.Objects.Touch(user);
    }

    private sealed record FirstClassDisk(VmDisk Disk, Vm? User);
}
