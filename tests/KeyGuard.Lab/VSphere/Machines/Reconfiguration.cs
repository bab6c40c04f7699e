using System.Collections.Generic;
using System.Linq;
using KeyGuard.Lab.VSphere.Crypto;
using KeyGuard.Lab.VSphere.Inventory;
using KeyGuard.Lab.VSphere.Soap;
using KeyGuard.Lab.VSphere.Values;

namespace KeyGuard.Lab.VSphere.Machines;

/// <summary>ReconfigVM_Task: everything is checked before anything is changed.</summary>
internal sealed class Reconfiguration(VCenter center, Vm vm, SoapNode spec)
{
    /// <summary>One new key for all parts of one change that leave it to the platform.</summary>
    private readonly Dictionary<CryptoKey, CryptoKey> _resolved = [];

    private readonly CryptoOperation? _home = CryptoOperation.Read(spec.Find("crypto"));

    /// <summary>The privileges that the change needs, each on the machine.</summary>
    public static IEnumerable<string> Privileges(SoapNode spec)
    {
        IEnumerable<SoapNode?> cryptos = spec.All("deviceChange").Select(change => change.Find("backing")?.Find("crypto")).Prepend(spec.Find("crypto"));
        foreach (string? privilege in cryptos.Select(crypto => CryptoOperation.Read(crypto)?.Privilege))
        {
            if (privilege is not null)
                yield return privilege;
        }

        foreach (SoapNode change in spec.All("deviceChange"))
            yield return change.Text("operation") == "edit" ? "VirtualMachine.Config.EditDevice" : "VirtualMachine.Config.AddRemoveDevice";
        if (spec.Has("name"))
            yield return "VirtualMachine.Config.Rename";
    }

    /// <exception cref="VimFaultException">The machine does not allow it.</exception>
    public VimValue? Perform()
    {
        CheckMachine();
        List<DiskChange> disks = [.. DiskChange.Read(vm, spec)];
        Follow(disks);
        disks.RemoveAll(disk => disk.Operation.Kind == CryptoKind.None);
        CheckHome(disks);
        foreach (DiskChange disk in disks)
            disk.Check(vm);
        CheckOldKeys(disks);
        CryptoKey? homeKey = KeyFor(_home, forDisk: false);
        List<CryptoKey?> diskKeys = [.. disks.Select(disk => KeyFor(disk.Operation, forDisk: true))];
        CheckMix(homeKey, disks, diskKeys);
        ChangeTpm();
        Apply(homeKey, disks, diskKeys);
        return null;
    }

    private void CheckMachine()
    {
        if (vm.Host.ConnectionState != "connected")
            throw MachineFaults.HostNotConnected().Raise();
        if (spec.Text("changeVersion") is { Length: > 0 } version && version != vm.ChangeVersion)
            throw MachineFaults.ConcurrentAccess().Raise();
        if (vm.IsTemplate && (_home is not null || spec.Has("deviceChange")))
            throw VimFaults.NotSupported().Raise();
    }

    /// <summary>Disks without a spec of their own are treated as their machine is.</summary>
    private void Follow(List<DiskChange> disks)
    {
        if (_home is null or { Kind: CryptoKind.None } || !center.Settings.DisksFollowMachine)
            return;

        foreach (VmDisk disk in vm.Disks.Where(disk => disk is { IsRaw: false, IsShared: false, FirstClassId: null } && disks.All(named => named.Disk != disk)).ToList())
        {
            if (_home.Kind == CryptoKind.Encrypt == disk.Key is null)
                disks.Add(new DiskChange(-1, disk, _home));
        }
    }

    private void CheckHome(List<DiskChange> disks)
    {
        bool willBeEncrypted = _home?.Kind == CryptoKind.Encrypt || (vm.Key is not null && _home?.Kind != CryptoKind.Decrypt);
        if (_home?.Kind == CryptoKind.Encrypt && vm.Key is not null)
            throw MachineFaults.Encrypted().Raise();
        if (_home is { Kind: CryptoKind.Decrypt or CryptoKind.Shallow or CryptoKind.Deep } && vm.Key is null)
            throw MachineFaults.NotEncrypted().Raise();
        if (!willBeEncrypted && disks.Any(disk => disk.Operation.Kind != CryptoKind.Decrypt))
            throw MachineFaults.Mismatch().Raise();
        if (_home?.Kind == CryptoKind.Decrypt && vm.HasTpm)
            throw MachineFaults.TpmRequiresEncryption().Raise();

        foreach (CryptoOperation operation in disks.Select(disk => disk.Operation).Prepend(_home).OfType<CryptoOperation>())
            CheckState(operation);
    }

    private void CheckState(CryptoOperation operation)
    {
        if (operation.Rewrites && vm.PowerState != "poweredOff")
            throw VimFaults.PowerState("poweredOff", vm.PowerState).Raise();
        if (operation.Rewrites && vm.Snapshots.Count > 0)
            throw MachineFaults.HasSnapshots().Raise();
        if (operation.Kind == CryptoKind.Shallow && vm.HasSnapshotTree)
            throw MachineFaults.HasSnapshots().Raise();
        if (operation.Kind == CryptoKind.Shallow && vm.IsIde && vm.PowerState != "poweredOff")
            throw VimFaults.PowerState("poweredOff", vm.PowerState).Raise();
        if (operation.IsRecrypt && vm.IsLinkedClone)
            throw MachineFaults.DiskChain().Raise();
    }

    /// <summary>What is re-keyed must be unwrapped first: the host holds the old key, or can fetch it.</summary>
    private void CheckOldKeys(List<DiskChange> disks)
    {
        if (_home is { Kind: CryptoKind.Decrypt or CryptoKind.Shallow or CryptoKind.Deep } && !HasOld(vm.Key))
            throw MachineFaults.KeyLocator().Raise();
        if (disks.Any(disk => disk.Operation.Kind != CryptoKind.Encrypt && disk.Disk.Chain.Any(link => !HasOld(link.Key))))
            throw MachineFaults.DiskKeyLocator().Raise();
    }

    private bool HasOld(CryptoKey? key) =>
        key is null || (vm.Host.KeyCache.Contains(key) && !vm.IsLocked) || center.Providers.Unavailable(key, forUse: true) is null;

    private CryptoKey? KeyFor(CryptoOperation? operation, bool forDisk)
    {
        if (operation?.Key is not { } named)
            return null;
        if (_resolved.TryGetValue(named, out CryptoKey? known))
            return known;
        if (center.Keys.Resolve(named, out string? reason) is not { } key)
            throw (forDisk ? MachineFaults.DiskKeyLocator() : reason is KeyReasons.Missing or KeyReasons.ClusterInvalid ? MachineFaults.KeyNotFound() : MachineFaults.KeyLocator()).Raise();

        return _resolved[named] = key;
    }

    private void CheckMix(CryptoKey? homeKey, List<DiskChange> disks, List<CryptoKey?> diskKeys)
    {
        IEnumerable<CryptoKey?> untouched = vm.Disks.Where(disk => disks.All(changed => changed.Disk != disk)).Select(disk => disk.Key);
        CryptoKey? home = homeKey ?? (_home?.Kind == CryptoKind.Decrypt ? null : vm.Key);
        bool[] natives = [.. untouched.Concat(diskKeys).Append(home).OfType<CryptoKey>().Select(key => center.Providers.Find(key.Provider)?.IsNative ?? false).Distinct()];
        if (natives.Length > 1)
            throw MachineFaults.MixedKeys().Raise();
    }

    private void ChangeTpm()
    {
        foreach (SoapNode change in spec.All("deviceChange").Where(change => change.Get("device").TypeName == "VirtualTPM"))
        {
            bool adds = change.Text("operation") == "add";
            if (adds && vm.Key is null && _home?.Kind != CryptoKind.Encrypt)
                throw MachineFaults.TpmNeedsEncryption().Raise();
            vm.HasTpm = adds || (vm.HasTpm && change.Text("operation") != "remove");
        }
    }

    private void Apply(CryptoKey? homeKey, List<DiskChange> disks, List<CryptoKey?> diskKeys)
    {
        if (_home is not null and not { Kind: CryptoKind.None })
        {
            vm.Key = homeKey;
            vm.MigrateEncryption = homeKey is null ? "opportunistic" : "required";
            vm.IsLocked = false;
        }

        foreach ((int index, DiskChange disk) in disks.Index())
            disk.Apply(diskKeys[index]);
        foreach (CryptoKey key in diskKeys.Append(homeKey).OfType<CryptoKey>())
            vm.Host.KeyCache.Add(key);
        if (vm.Key is not null && vm.Host.CryptoState != "safe")
            HostCrypto.MakeSafe(center, vm.Host, null);
        vm.Name = spec.Text("name") ?? vm.Name;
        vm.MigrateEncryption = spec.Text("migrateEncryption") ?? vm.MigrateEncryption;
        vm.Changes++;
        vm.Modified = center.Clock.Now;
        center.Objects.Touch(vm);
    }
}
