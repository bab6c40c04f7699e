using System.Linq;
using KeyGuard.Lab.VSphere.Inventory;
using KeyGuard.Lab.VSphere.Machines;
using KeyGuard.Lab.VSphere.Soap;
using KeyGuard.Lab.VSphere.Tasks;
using KeyGuard.Lab.VSphere.Values;

namespace KeyGuard.Lab.VSphere.Calls;

/// <summary>Virtual machines: reconfiguring, unlocking, power, snapshots.</summary>
internal static class MachineCalls
{
    public static void Add(VimMethods methods)
    {
        methods.Add("ReconfigVM_Task", Reconfigure);
        methods.Add("CryptoUnlock_Task", call => Start(call, "CryptoUnlock_Task", "VirtualMachine.cryptoUnlock", vm => Unlock(call.Center, vm)));
        methods.Add("PowerOnVM_Task", call => Start(call, "PowerOnVM_Task", "VirtualMachine.powerOn", vm => PowerOn(call.Center, vm)));
        methods.Add("PowerOffVM_Task", call => Start(call, "PowerOffVM_Task", "VirtualMachine.powerOff", vm => PowerOff(call.Center, vm)));
        methods.Add("CreateSnapshot_Task", call => Start(call, "CreateSnapshot_Task", "VirtualMachine.createSnapshot", vm => Snapshot(call, vm)));
        methods.Add("RemoveAllSnapshots_Task", call => Start(call, "RemoveAllSnapshots_Task", "VirtualMachine.removeAllSnapshots", vm => RemoveSnapshots(call.Center, vm)));
    }

    private static VimValue Reconfigure(VimCall call)
    {
        Vm vm = call.On<Vm>();
        SoapNode spec = call.Parameters.Get("spec");
        foreach (string privilege in Reconfiguration.Privileges(spec).Distinct())
            call.Demand(privilege, vm);
        if (CryptoOperation.Read(spec.Find("crypto"))?.Kind == CryptoKind.Encrypt && vm.Host.CryptoState != "safe")
            call.Demand("Cryptographer.RegisterHost", vm.Host);
        return Start(call, "ReconfigVM_Task", "VirtualMachine.reconfigure", changed => new Reconfiguration(call.Center, changed, spec).Perform());
    }

    private static VimValue Start(VimCall call, string name, string description, System.Func<Vm, VimValue?> effect)
    {
        Vm vm = call.On<Vm>();
        return call.Start(new TaskWork(name, description, vm, vm.Host, () => effect(vm)) { IsExclusive = true });
    }

    private static VimValue? Unlock(VCenter center, Vm vm)
    {
        if (vm.Key is null)
            throw VimFaults.NotSupported().Raise();
        if (vm.Keys.Any(key => center.Providers.Find(key.Provider) is null))
            throw VimFaults.InvalidState("The key provider is not configured.").Raise();
        if (vm.Keys.Any(key => center.Providers.Unavailable(key, forUse: true) is not null))
            throw new VimFault("InvalidVmState", "The operation is not supported: the virtual machine could not be unlocked.").With("vm", VimValue.Of(vm.Ref)).Raise();

        foreach (CryptoKey key in vm.Keys)
            vm.Host.KeyCache.Add(key);
        vm.IsLocked = false;
        center.Objects.Touch(vm);
        return null;
    }

    private static VimValue? PowerOn(VCenter center, Vm vm)
    {
        if (vm.PowerState == "poweredOn")
            throw VimFaults.PowerState("poweredOff", vm.PowerState).Raise();

        CryptoKey[] missing = [.. vm.Keys.Where(key => !vm.Host.KeyCache.Contains(key) && center.Providers.Unavailable(key, forUse: true) is not null)];
        if (vm.IsLocked || missing.Length > 0)
            throw MachineFaults.Generic("msg.disk.enc.keyNotFound", "The disk is encrypted and a required key was not found.").Raise();
        foreach (CryptoKey key in vm.Keys)
            vm.Host.KeyCache.Add(key);
        return Power(center, vm, "poweredOn");
    }

    private static VimValue? PowerOff(VCenter center, Vm vm) =>
        vm.PowerState == "poweredOff" ? throw VimFaults.PowerState("poweredOn", vm.PowerState).Raise() : Power(center, vm, "poweredOff");

    private static VimValue? Power(VCenter center, Vm vm, string state)
    {
        vm.PowerState = state;
        center.Objects.Touch(vm);
        return null;
    }

    private static VimValue? Snapshot(VimCall call, Vm vm)
    {
        var builder = new VmBuilder(call.Center);
        int number = vm.Snapshots.Count == 0 ? 1 : vm.Disks.Max(disk => disk.Chain.Count);
        VmSnapshot made = builder.Snapshot(vm, number, call.Parameters.Text("name"));
        Deepest(vm).Add(made);
        VmBuilder.Grow(vm, number);
        call.Center.Objects.Touch(vm);
        return VimValue.Of(made.Ref);
    }

    private static System.Collections.Generic.List<VmSnapshot> Deepest(Vm vm)
    {
        var level = vm.Snapshots;
        while (level.Count > 0)
            level = level[^1].Children;
        return level;
    }

    private static VimValue? RemoveSnapshots(VCenter center, Vm vm)
    {
        vm.Snapshots.Clear();
        foreach (VmDisk disk in vm.Disks.Where(disk => !vm.IsLinkedClone && disk.Chain.Count > 1))
            disk.Chain.RemoveRange(0, disk.Chain.Count - 1);
        center.Objects.Touch(vm);
        return null;
    }
}
