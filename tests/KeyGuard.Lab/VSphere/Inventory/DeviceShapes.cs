using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KeyGuard.Lab.VSphere.Values;

namespace KeyGuard.Lab.VSphere.Inventory;

/// <summary>A device that is only there because real machines have it.</summary>
internal sealed record PlainDevice(int Key, string Label, string Summary, int? Controller = null, int? Unit = null, int Bus = 0, int[]? Devices = null);

/// <summary>The devices of a machine on the wire.</summary>
internal static class DeviceShapes
{
    public const int IdeController = 200;
    public const int ScsiController = 1000;
    public const int Tpm = 11000;

    private static readonly Shape<PlainDevice> Description = new(
        "Description",
        new("label", device => VimValue.Of(device.Label)),
        new("summary", device => VimValue.Of(device.Summary)));

    private static readonly Shape<PlainDevice> Device = new(
        "VirtualDevice",
        new("key", device => VimValue.Of(device.Key)),
        new("deviceInfo", Description.Of, Typed: true),
        new("controllerKey", device => VimValue.Of(device.Controller)),
        new("unitNumber", device => VimValue.Of(device.Unit)));

    private static readonly Shape<PlainDevice> Controller = Device.Derive(
        "VirtualController",
        new("busNumber", device => VimValue.Of(device.Bus)),
        new("device", device => device.Devices is { Length: > 0 } devices ? VimArray.Of(devices) : null));

    private static readonly Shape<PlainDevice> Ide = Controller.Derive("VirtualIDEController");
    private static readonly Shape<PlainDevice> Pci = Controller.Derive("VirtualPCIController");
    private static readonly Shape<PlainDevice> Keyboard = Device.Derive("VirtualKeyboard");
    private static readonly Shape<PlainDevice> TpmDevice = Device.Derive("VirtualTPM");

    private static readonly Shape<PlainDevice> Scsi = Controller.Derive(
        "ParaVirtualSCSIController",
        new("hotAddRemove", _ => VimValue.Of(true)),
        new("sharedBus", _ => VimValue.Enum("VirtualSCSISharing", "noSharing")),
        new("scsiCtlrUnitNumber", _ => VimValue.Of(7)));

    private static readonly Shape<PlainDevice> Video = Device.Derive(
        "VirtualMachineVideoCard",
        new("videoRamSizeInKB", _ => VimValue.Of(4096L)),
        new("numDisplays", _ => VimValue.Of(1)));

    private static readonly Shape<PlainDevice> NetworkBacking = new(
        "VirtualEthernetCardNetworkBackingInfo",
        new("deviceName", _ => VimValue.Of("VM Network")),
        new("useAutoDetect", _ => VimValue.Of(false)));

    private static readonly Shape<PlainDevice> Connected = new(
        "VirtualDeviceConnectInfo",
        new("startConnected", _ => VimValue.Of(true)),
        new("allowGuestControl", _ => VimValue.Of(true)),
        new("connected", _ => VimValue.Of(true)));

    private static readonly Shape<PlainDevice> Ethernet = new(
        "VirtualVmxnet3",
        new("key", device => VimValue.Of(device.Key)),
        new("deviceInfo", Description.Of, Typed: true),
        new("backing", NetworkBacking.Of, Typed: true),
        new("connectable", Connected.Of),
        new("controllerKey", device => VimValue.Of(device.Controller)),
        new("unitNumber", device => VimValue.Of(device.Unit)),
        new("addressType", _ => VimValue.Of("assigned")),
        new("macAddress", _ => VimValue.Of("00:50:56:8e:00:01")),
        new("wakeOnLanEnabled", _ => VimValue.Of(true)));

    /// <summary>All devices, in the order of their keys as vCenter has them: controllers first, disks before the network card.</summary>
    public static IEnumerable<VimValue> All(Vm vm)
    {
        int[] onIde = [.. vm.Disks.Where(disk => disk.ControllerKey == IdeController).Select(disk => disk.DeviceKey)];
        int[] onScsi = [.. vm.Disks.Where(disk => disk.ControllerKey == ScsiController).Select(disk => disk.DeviceKey)];
        yield return Ide.Of(new PlainDevice(IdeController, "IDE 0", "IDE 0", Devices: onIde));
        yield return Pci.Of(new PlainDevice(100, "PCI controller 0", "PCI controller 0", Devices: [500, ScsiController, 4000]));
        yield return Keyboard.Of(new PlainDevice(600, "Keyboard", "Keyboard", 300, 0));
        yield return Video.Of(new PlainDevice(500, "Video card", "Video card", 100, 0));
        yield return Scsi.Of(new PlainDevice(ScsiController, "SCSI controller 0", "VMware paravirtual SCSI", 100, 3, Devices: onScsi));
        foreach (VmDisk disk in vm.Disks)
            yield return DiskShapes.Disk(vm, disk);
        if (vm.HasTpm)
            yield return TpmDevice.Of(new PlainDevice(Tpm, "Virtual TPM", "Trusted Platform Module"));
        yield return Ethernet.Of(new PlainDevice(4000, "Network adapter 1", "VM Network", 100, 7));
    }

    public static string Capacity(VmDisk disk) => disk.CapacityInKb.ToString("N0", CultureInfo.InvariantCulture) + " KB";
}
