using System.Collections.Generic;
using System.Linq;
using KeyGuard.Lab.VSphere.Values;

namespace KeyGuard.Lab.VSphere.Inventory;

/// <summary>How a machine looks on the wire.</summary>
internal static class VmShapes
{
    private static readonly Shape<Vm> Files = new(
        "VirtualMachineFileInfo",
        new("vmPathName", vm => VimValue.Of($"[{vm.Datastore.Name}] {vm.Name}/{vm.Name}.vmx")),
        new("snapshotDirectory", vm => VimValue.Of($"[{vm.Datastore.Name}] {vm.Name}/")));

    private static readonly Shape<Vm> Flags = new("VirtualMachineFlagInfo", new Field<Vm>("enableLogging", _ => VimValue.Of(true)));

    private static readonly Shape<Vm> PowerOps = new("VirtualMachineDefaultPowerOpInfo", new Field<Vm>("powerOffType", _ => VimValue.Of("preset")));

    private static readonly Shape<Vm> Hardware = new(
        "VirtualHardware",
        new("numCPU", _ => VimValue.Of(2)),
        new("numCoresPerSocket", _ => VimValue.Of(1), "5.0"),
        new("memoryMB", _ => VimValue.Of(4096)),
        new("device", vm => new VimArray("VirtualDevice", DeviceShapes.All(vm), polymorphic: true)));

    private static readonly Shape<Vm> Configuration = new(
        "VirtualMachineConfigInfo",
        new("changeVersion", vm => VimValue.Of(vm.ChangeVersion)),
        new("modified", vm => VimValue.Of(vm.Modified)),
        new("name", vm => VimValue.Of(vm.Name)),
        new("guestFullName", _ => VimValue.Of("Debian GNU/Linux 12 (64-bit)")),
        new("version", _ => VimValue.Of("vmx-19")),
        new("uuid", vm => VimValue.Of(vm.BiosUuid.ToString())),
        new("instanceUuid", vm => VimValue.Of(vm.InstanceUuid.ToString()), "4.0"),
        new("template", vm => VimValue.Of(vm.IsTemplate)),
        new("guestId", _ => VimValue.Of("debian12_64Guest")),
        new("alternateGuestName", _ => VimValue.Of("")),
        new("files", Files.Of),
        new("flags", Flags.Of),
        new("defaultPowerOps", PowerOps.Of),
        new("hardware", Hardware.Of),
        new("keyId", vm => CryptoKey.Value(vm.Key), "6.5"),
        new("migrateEncryption", vm => VimValue.Of(vm.MigrateEncryption), "6.5"));

    private static readonly Shape<Vm> Runtime = new(
        "VirtualMachineRuntimeInfo",
        new("host", vm => VimValue.Of(vm.Host.Ref)),
        new("connectionState", vm => VimValue.Enum("VirtualMachineConnectionState", vm.ConnectionState)),
        new("powerState", vm => VimValue.Enum("VirtualMachinePowerState", vm.PowerState)),
        new("faultToleranceState", _ => VimValue.Enum("VirtualMachineFaultToleranceState", "notConfigured")),
        new("toolsInstallerMounted", _ => VimValue.Of(false)),
        new("numMksConnections", _ => VimValue.Of(0)),
        new("recordReplayState", _ => VimValue.Enum("VirtualMachineRecordReplayState", "inactive")),
        new("onlineStandby", _ => VimValue.Of(false)),
        new("consolidationNeeded", _ => VimValue.Of(false)),
        new("cryptoState", vm => vm.Key is null ? null : VimValue.Of(vm.IsLocked ? "locked" : "unlocked"), "6.7"));

    private static readonly Shape<Vm> SummaryConfig = new(
        "VirtualMachineConfigSummary",
        new("name", vm => VimValue.Of(vm.Name)),
        new("template", vm => VimValue.Of(vm.IsTemplate)),
        new("vmPathName", vm => VimValue.Of($"[{vm.Datastore.Name}] {vm.Name}/{vm.Name}.vmx")),
        new("numVirtualDisks", vm => VimValue.Of(vm.Disks.Count)),
        new("uuid", vm => VimValue.Of(vm.BiosUuid.ToString())),
        new("instanceUuid", vm => VimValue.Of(vm.InstanceUuid.ToString()), "4.0"),
        new("tpmPresent", vm => VimValue.Of(vm.HasTpm), "6.7"));

    private static readonly Shape<Vm> Summary = new(
        "VirtualMachineSummary",
        new("vm", vm => VimValue.Of(vm.Ref)),
        new("runtime", Runtime.Of),
        new("config", SummaryConfig.Of),
        new("overallStatus", _ => VimValue.Enum("ManagedEntityStatus", "green")));

    private static readonly Shape<VmSnapshot> Tree = new(
        "VirtualMachineSnapshotTree",
        new("snapshot", snapshot => VimValue.Of(snapshot.Ref)),
        new("vm", snapshot => VimValue.Of(snapshot.Vm.Ref)),
        new("name", snapshot => VimValue.Of(snapshot.Name)),
        new("description", _ => VimValue.Of("")),
        new("id", snapshot => VimValue.Of(snapshot.Number), "4.0"),
        new("createTime", snapshot => VimValue.Of(snapshot.Created)),
        new("state", _ => VimValue.Enum("VirtualMachinePowerState", "poweredOff")),
        new("quiesced", _ => VimValue.Of(false)),
        new("childSnapshotList", snapshot => snapshot.Children.Count == 0 ? null : Trees(snapshot.Children)));

    private static readonly Shape<Vm> SnapshotInfo = new(
        "VirtualMachineSnapshotInfo",
        new("currentSnapshot", vm => VimValue.Of(Last(vm.Snapshots).Ref)),
        new("rootSnapshotList", vm => Trees(vm.Snapshots)));

    public static readonly Shape<Vm> Machine = new(
        "VirtualMachine",
        [
            .. EntityFields.Of<Vm>(),
            // a machine whose files can't be read has no configuration to show
            new("config", vm => vm.ConnectionState == "invalid" && vm.Key is null ? null : Configuration.Of(vm)),
            new("runtime", Runtime.Of),
            new("summary", Summary.Of),
            new("datastore", vm => VimArray.Of([vm.Datastore.Ref])),
            new("resourcePool", vm => vm.IsTemplate ? null : VimValue.Of(vm.Host.Cluster.Pool.Ref)),
            new("snapshot", vm => vm.Snapshots.Count == 0 ? null : SnapshotInfo.Of(vm)),
            new("rootSnapshot", vm => VimArray.Of(vm.Snapshots.Select(snapshot => snapshot.Ref)), "4.1"),
        ]);

    public static readonly Shape<VmSnapshot> Snapshot = new(
        "VirtualMachineSnapshot",
        new("vm", snapshot => VimValue.Of(snapshot.Vm.Ref)),
        new("childSnapshot", snapshot => VimArray.Of(snapshot.Children.Select(child => child.Ref)), "4.1"));

    private static VimArray Trees(List<VmSnapshot> snapshots) => new("VirtualMachineSnapshotTree", snapshots.Select(Tree.Of));

    private static VmSnapshot Last(List<VmSnapshot> snapshots) => snapshots[^1].Children.Count == 0 ? snapshots[^1] : Last(snapshots[^1].Children);
}
