using System.Collections.Generic;
using System.Linq;
using KeyGuard.VSphere.Inventory;

namespace KeyGuard.VSphere.Rekey;

/// <summary>Plans the re-key of one machine from what was read of it. Calls nobody, so that the same rules hold before and during the work.</summary>
internal static class VmPlanner
{
    private const string HomeLabel = "VM home";

    public static PlannedRekey Plan(VmState vm, RekeyOptions options, VmContext context)
    {
        var goal = RekeyGoal.Of(vm, options, context.Begun);
        var parts = Parts(vm, options, goal);
        var changes = parts.Where(part => part.Changes).ToArray();
        var findings = changes.Length > 0 || vm.Encryption == EncryptionState.Unknown ? VmPreflight.Check(vm, parts, options, context).ToArray() : [];
        var key = changes.Length > 0 ? KeyFor(vm, options, context, goal) : null;
        return new PlannedRekey
        {
            Kind = RekeyKind.VM,
            Type = vm.Ref.Type,
            Id = vm.Ref.Id,
            Name = vm.Name,
            InstanceUuid = vm.InstanceUuid,
            Host = vm.Host?.Id,
            Parts = parts,
            Findings = findings,
            Key = key,
            NeedsKey = changes.Length > 0 && key is null,
            Verdict = Verdict(vm, changes.Length, findings),
        };
    }

    private static RekeyVerdict Verdict(VmState vm, int changes, IReadOnlyList<RekeyFinding> findings)
    {
        if (findings.Any(finding => finding.Blocks)) return RekeyVerdict.Blocked;
        if (changes > 0) return RekeyVerdict.Ready;
        return vm.IsEncrypted || vm.Keys.Any() ? RekeyVerdict.AlreadyThere : RekeyVerdict.NotEncrypted;
    }

    private static List<PlannedPart> Parts(VmState vm, RekeyOptions options, RekeyGoal goal)
    {
        var parts = new List<PlannedPart>();
        if (vm.Key is { } home) parts.Add(new PlannedPart { Kind = RekeyPartKind.Home, Label = HomeLabel, Before = home, Changes = !goal.IsMet(home) });
        parts.AddRange(vm.Disks.Select(disk => new PlannedPart
        {
            Kind = disk.FirstClassId is null ? RekeyPartKind.Disk : RekeyPartKind.FirstClassDisk,
            Label = disk.Label,
            Device = disk.Device,
            FirstClassId = disk.FirstClassId,
            Datastore = disk.Datastore,
            Before = disk.Key,
            Changes = !options.SkipHardDisks && disk.Chain.Any(key => key is not null && !goal.IsMet(key)),
        }));
        return parts;
    }

    // One key for home and disks. Where the home has its key already, the disks join it; what an interrupted run made is not wasted.
    private static KeyRef? KeyFor(VmState vm, RekeyOptions options, VmContext context, RekeyGoal goal)
    {
        if (goal.Key is not null) return goal.Key;
        if (!options.NewKey && vm.Key is { KeyId.Length: > 0 } home && home.IsUnder(options.Provider)) return home;
        if (context.Providers.MakesOwnKeys) return new KeyRef("", options.Provider);
        return null;
    }
}
