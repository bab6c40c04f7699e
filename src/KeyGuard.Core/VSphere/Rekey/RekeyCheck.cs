using System.Collections.Generic;
using System.Linq;
using KeyGuard.Errors;
using KeyGuard.VSphere.Inventory;

namespace KeyGuard.VSphere.Rekey;

/// <summary>Compares what a machine shows with what was planned.</summary>
internal static class RekeyCheck
{
    /// <summary>Whether a part that was to change shows the key. Where the platform chooses the key, the provider has to do, with a key other than before.</summary>
    public static bool IsDone(PlannedPart part, VmState vm, KeyRef key) => Keys(part, vm) is { } keys && keys.All(link => IsAt(link, part.Before, key)) && keys.Any();

    /// <summary>Whether a key is the one meant.</summary>
    public static bool IsAt(KeyRef? seen, KeyRef? before, KeyRef wanted) =>
        wanted.KeyId.Length > 0 ? seen == wanted : seen is not null && seen.IsUnder(wanted.Provider!) && seen != before;

    /// <summary>What became of a machine, from what it shows now; null where it can't be looked at.</summary>
    public static RekeyOutcome Conclude(PlannedRekey plan, KeyRef key, VmState? seen, KeyGuardException? failure)
    {
        var parts = plan.Parts.Select(part => Part(part, seen, key)).ToArray();
        var changes = plan.Parts.Zip(parts, (planned, part) => (planned, part)).Where(pair => pair.planned.Changes).ToArray();
        var done = changes.Count(pair => pair.part.Done);
        return new RekeyOutcome
        {
            Status = done == changes.Length ? RekeyStatus.Rekeyed : done > 0 ? RekeyStatus.Partial : RekeyStatus.Failed,
            Parts = parts,
            Key = key,
            // All is where it should be, so whatever failed on the way is no failure of this machine.
            Failure = done == changes.Length ? null : failure,
            Message = done == changes.Length ? "" : failure?.Message ?? "",
            KeyIsUnused = seen is not null && key.KeyId.Length > 0 && !seen.Keys.Contains(key),
        };
    }

    private static RekeyedPart Part(PlannedPart part, VmState? seen, KeyRef key)
    {
        var now = seen is null ? part.Before : part.Kind == RekeyPartKind.Home ? seen.Key : Find(part, seen)?.Key;
        return RekeyedPart.Of(part, now, !part.Changes || (seen is not null && IsDone(part, seen, key)));
    }

    private static IEnumerable<KeyRef>? Keys(PlannedPart part, VmState vm) => part.Kind == RekeyPartKind.Home
        ? vm.Key is { } home ? [home] : []
        : Find(part, vm)?.Chain.OfType<KeyRef>();

    private static DiskState? Find(PlannedPart part, VmState vm) => vm.Disks.FirstOrDefault(disk =>
        part.FirstClassId is { } id ? disk.FirstClassId == id : disk.FirstClassId is null && disk.Device == part.Device);
}
