using KeyGuard.Lab.VSphere.Values;

namespace KeyGuard.Lab.VSphere.Inventory;

/// <summary>Disks on the wire: the backing with its parents, each with its key.</summary>
internal static class DiskShapes
{
    private static readonly Shape<string> Id = new("ID", new Field<string>("id", VimValue.Of));

    private static readonly Shape<SeenDisk> Description = new(
        "Description",
        new("label", seen => VimValue.Of($"Hard disk {seen.Vm.Disks.IndexOf(seen.Disk) + 1}")),
        new("summary", seen => VimValue.Of(DeviceShapes.Capacity(seen.Disk))));

    private static readonly Shape<SeenLink> FlatBacking = new(
        "VirtualDiskFlatVer2BackingInfo",
        new("fileName", link => VimValue.Of(link.Link.FileName)),
        new("datastore", link => VimValue.Of(link.Disk.Datastore.Ref)),
        new("diskMode", _ => VimValue.Of("persistent")),
        new("split", _ => VimValue.Of(false)),
        new("writeThrough", _ => VimValue.Of(false)),
        new("thinProvisioned", _ => VimValue.Of(true)),
        new("eagerlyScrub", _ => VimValue.Of(false), "4.0"),
        new("uuid", link => VimValue.Of(link.Link.Uuid.ToString())),
        new("contentId", link => VimValue.Of(link.Link.Uuid.ToString("N")), "4.0"),
        new("parent", Parent, "4.0"),
        new("digestEnabled", _ => VimValue.Of(false), "5.0"),
        new("sharing", link => VimValue.Of(link.Disk.IsShared ? "sharingMultiWriter" : "sharingNone"), "6.0"),
        new("keyId", link => CryptoKey.Value(link.Link.Key), "6.5"));

    private static readonly Shape<SeenLink> RawBacking = new(
        "VirtualDiskRawDiskMappingVer1BackingInfo",
        new("fileName", link => VimValue.Of(link.Link.FileName)),
        new("datastore", link => VimValue.Of(link.Disk.Datastore.Ref)),
        new("lunUuid", link => VimValue.Of(link.Link.Uuid.ToString("N"))),
        new("deviceName", link => VimValue.Of("vml." + link.Link.Uuid.ToString("N"))),
        new("compatibilityMode", _ => VimValue.Of("physicalMode")),
        new("diskMode", _ => VimValue.Of("independent_persistent")),
        new("uuid", link => VimValue.Of(link.Link.Uuid.ToString())));

    private static readonly Shape<SeenDisk> Shares = new(
        "SharesInfo",
        new("shares", _ => VimValue.Of(1000)),
        new("level", _ => VimValue.Enum("SharesLevel", "normal")));

    private static readonly Shape<SeenDisk> DiskShape = new(
        "VirtualDisk",
        new("key", seen => VimValue.Of(seen.Disk.DeviceKey)),
        new("deviceInfo", Description.Of, Typed: true),
        new("backing", seen => (seen.Disk.IsRaw ? RawBacking : FlatBacking).Of(new SeenLink(seen.Disk, 0)), Typed: true),
        new("controllerKey", seen => VimValue.Of(seen.Disk.ControllerKey)),
        new("unitNumber", seen => VimValue.Of(seen.Disk.UnitNumber)),
        new("capacityInKB", seen => VimValue.Of(seen.Disk.CapacityInKb)),
        new("capacityInBytes", seen => VimValue.Of(seen.Disk.CapacityInKb * 1024), "5.5"),
        new("shares", Shares.Of),
        new("diskObjectId", seen => VimValue.Of($"{seen.Vm.Id[3..]}-{seen.Disk.DeviceKey}"), "5.5"),
        new("iofilter", seen => seen.Disk.Key is null ? null : VimArray.Of(["VMW_vmwarevmcrypt_1.0.0"]), "6.0"),
        new("vDiskId", seen => Id.OfOptional(seen.Disk.FirstClassId), "6.5"),
        new("nativeUnmanagedLinkedClone", _ => VimValue.Of(false), "6.7"));

    public static VimValue Disk(Vm vm, VmDisk disk) => DiskShape.Of(new SeenDisk(vm, disk));

    public static VimValue? IdValue(string? id) => Id.OfOptional(id);

    private static VimValue? Parent(SeenLink link) => link.Index + 1 < link.Disk.Chain.Count ? FlatBacking!.Of(link with { Index = link.Index + 1 }) : null;

    private sealed record SeenDisk(Vm Vm, VmDisk Disk);

    private sealed record SeenLink(VmDisk Disk, int Index)
    {
        public DiskLink Link => Disk.Chain[Index];
    }
}
