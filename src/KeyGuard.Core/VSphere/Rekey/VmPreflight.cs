using System.Collections.Generic;
using System.Linq;
using KeyGuard.VSphere.Inventory;
using KeyGuard.VSphere.KeyProviders;

namespace KeyGuard.VSphere.Rekey;

/// <summary>
/// What would make the re-key of a machine fail, found without trying (vSphere Security, "Virtual Machine Encryption
/// Interoperability"). Only what is certain blocks; the rest is said.
/// </summary>
internal static class VmPreflight
{
    public static IEnumerable<RekeyFinding> Check(VmState vm, IReadOnlyList<PlannedPart> parts, RekeyOptions options, VmContext context) =>
        context.Providers.Findings()
            .Concat(State(vm))
            .Concat(Power(vm, options))
            .Concat(Shared(vm, parts))
            .Concat(Snapshots(vm, options))
            .Concat(Host(context.Host))
            .Concat(Keys(vm, options, context))
            .Concat(Rights(context.MissingPrivileges));

    private static IEnumerable<RekeyFinding> State(VmState vm)
    {
        if (vm.Encryption == EncryptionState.Locked) yield return RekeyFinding.Block(RekeyObstacle.Locked, "It is locked: vCenter can't get its key. Bring the key provider back under the same name, and unlock it.");
        else if (vm.Encryption == EncryptionState.Unknown) yield return RekeyFinding.Block(RekeyObstacle.StateUnknown, "vCenter can't read its configuration, or the user may not, so nobody knows whether it is encrypted.");
        if (vm.Encryption != EncryptionState.Locked && vm.ConnectionState is not ("connected" or "")) yield return RekeyFinding.Block(RekeyObstacle.NotConnected, $"vCenter has it as {vm.ConnectionState}; it has to be connected.");
        if (vm.IsTemplate) yield return RekeyFinding.Block(RekeyObstacle.Template, "It is a template; convert it to a virtual machine first (Set-Template -ToVM), and back afterwards.");
    }

    private static IEnumerable<RekeyFinding> Power(VmState vm, RekeyOptions options)
    {
        if (vm.PowerState == "poweredOff") yield break;
        if (options.Deep) yield return RekeyFinding.Block(RekeyObstacle.PoweredOn, "For a deep re-key it has to be powered off.");
        if (vm.Disks.Any(disk => disk.IsOnIde)) yield return RekeyFinding.Block(RekeyObstacle.IdeWhileOn, "It has a disk on an IDE controller, and has to be powered off for that.");
    }

    private static IEnumerable<RekeyFinding> Shared(VmState vm, IReadOnlyList<PlannedPart> parts)
    {
        var changing = new HashSet<int?>(parts.Where(part => part.Changes).Select(part => part.Device));
        foreach (var disk in vm.Disks.Where(disk => disk.IsShared && changing.Contains(disk.Device)))
        {
            yield return RekeyFinding.Block(RekeyObstacle.SharedDisk, $"Its {disk.Label} is shared with other machines, which vCenter does not re-key; -SkipHardDisks leaves the disks out.");
        }
    }

    private static IEnumerable<RekeyFinding> Snapshots(VmState vm, RekeyOptions options)
    {
        if (vm.Snapshots == SnapshotShape.Tree) yield return RekeyFinding.Block(RekeyObstacle.SnapshotTree, "Its snapshots branch; remove snapshots until there is one chain at most.");
        else if (options.Deep && vm.Snapshots == SnapshotShape.Chain) yield return RekeyFinding.Block(RekeyObstacle.HasSnapshots, "It has snapshots, which a deep re-key does not allow.");
        if (vm.Disks.Any(disk => disk.Parents > vm.SnapshotCount)) yield return RekeyFinding.Block(RekeyObstacle.LinkedClone, "Its disks build upon disks that no snapshot of its own accounts for: it is a linked clone, or waits for consolidation. vCenter re-keys neither.");
    }

    private static IEnumerable<RekeyFinding> Host(HostState? host)
    {
        if (host is null) yield break;
        if (host.ConnectionState is not ("connected" or "")) yield return RekeyFinding.Block(RekeyObstacle.NotConnected, $"Its host {host.Name} is {host.ConnectionState}.");
        if (host.Crypto is HostCryptoState.Incapable or HostCryptoState.PendingIncapable) yield return RekeyFinding.Block(RekeyObstacle.HostNotCapable, $"Its host {host.Name} can't take part in encryption.");
        if (host.Crypto == HostCryptoState.Prepared) yield return RekeyFinding.Warn(RekeyObstacle.HostNotSafe, $"Its host {host.Name} has no host key yet; vCenter gives it one if the user may register hosts for encryption (Cryptographer.RegisterHost).");
        if (host.IsInMaintenance) yield return RekeyFinding.Warn(RekeyObstacle.InMaintenance, $"Its host {host.Name} is in maintenance mode.");
    }

    private static IEnumerable<RekeyFinding> Keys(VmState vm, RekeyOptions options, VmContext context)
    {
        if (options.SkipHardDisks && vm.Disks.SelectMany(disk => disk.Chain).OfType<KeyRef>().Any(key => Differ(context.Providers, key.Provider)))
        {
            yield return RekeyFinding.Block(RekeyObstacle.MixedProviderTypes, "Its disks would stay under a key provider of another type, which vCenter refuses; re-key it without -SkipHardDisks.");
        }
        foreach (var key in vm.Keys.Where(context.Unavailable.ContainsKey))
        {
            yield return RekeyFinding.Warn(RekeyObstacle.KeyUnavailable, $"vCenter can't fetch its present key {key} ({context.Unavailable[key]}); it works only as long as the host still has it.");
        }
        if (options is { Deep: true, StoragePolicyId: null }) yield return RekeyFinding.Warn(RekeyObstacle.PolicyMissing, "A deep re-key goes without a storage policy; where vCenter wants one, give -StoragePolicyId.");
    }

    private static IEnumerable<RekeyFinding> Rights(IReadOnlyCollection<string> missing)
    {
        if (missing.Count > 0) yield return RekeyFinding.Block(RekeyObstacle.PrivilegeMissing, "The user lacks " + string.Join(", ", missing.OrderBy(name => name, System.StringComparer.Ordinal)) + ".");
    }

    private static bool Differ(ProviderFacts providers, string? other)
    {
        var (mine, theirs) = (providers.Kind, providers.KindOf(other));
        return mine != VCenterKmsKind.Unknown && theirs != VCenterKmsKind.Unknown && mine != theirs;
    }
}
