using System.Collections.Generic;
using System.Linq;
using KeyGuard.Operations.Journal;
using KeyGuard.VSphere.Inventory;

namespace KeyGuard.VSphere.Rekey;

/// <summary>
/// Says of an object that is where it should be what an interrupted run could not say any more: that the re-key is done, and
/// that nobody knows of the key it asked for.
/// </summary>
internal sealed class Settlement(UnusedKeys unused)
{
    /// <summary>The notes; none where there is nothing of the kind to tell.</summary>
    public IEnumerable<JournalNote> Of(RekeySite site, PlannedRekey plan)
    {
        if (plan.Verdict != RekeyVerdict.AlreadyThere) yield break;
        var item = RekeyNotes.ItemOf(plan);
        if (site.Made.Lost(item) > 0) yield return RekeyNotes.LostKey(site, plan);
        if (site.Made.Settling(item, [.. plan.Parts.Select(part => part.Before).OfType<KeyRef>()]) is not { } key) yield break;
        site.Made.Settle(item, key);
        unused.Used(site, key);
        yield return RekeyNotes.Settled(site, plan, key);
    }
}
