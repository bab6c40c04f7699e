using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KeyGuard.Connections;
using KeyGuard.Operations.Journal;
using KeyGuard.VSphere.Inventory;

namespace KeyGuard.VSphere.Rekey;

/// <summary>What the journal says of a re-key. Key ids are no secrets.</summary>
internal static class RekeyNotes
{
    /// <summary>Names of the facts.</summary>
    public const string VCenter = "vcenter";

    /// <inheritdoc cref="VCenter"/>
    public const string Item = "item";

    /// <inheritdoc cref="VCenter"/>
    public const string KeyId = "keyId";

    /// <inheritdoc cref="VCenter"/>
    public const string Provider = "provider";

    /// <inheritdoc cref="VCenter"/>
    public const string Parts = "done";

    /// <inheritdoc cref="VCenter"/>
    public const string Shared = "shared";

    /// <summary>How many keys may have been made and noted nowhere.</summary>
    public const string Lost = "lost";

    /// <summary>What the journal says of an intent whose outcome its run never learned.</summary>
    public const string OutcomeUnknown = "OutcomeUnknown";

    /// <summary>What the journal says of a key that an earlier run asked for, after that was reported.</summary>
    public const string KeyLost = "KeyLost";

    /// <summary>The actions of all kinds of objects.</summary>
    public static readonly string[] Actions = [JournalAction.VMRekey, JournalAction.VMHostRekey, JournalAction.VsanRekey];

    public static string ActionOf(RekeyKind kind) => kind switch
    {
        RekeyKind.VMHost => JournalAction.VMHostRekey,
        RekeyKind.VsanCluster => JournalAction.VsanRekey,
        _ => JournalAction.VMRekey,
    };

    /// <summary>What an object is called there: a name alone may mean several.</summary>
    public static string NameOf(VCenterConnection connection, PlannedRekey plan) => $"{plan.Name} ({plan.Id} at {connection.Endpoint.Host})";

    /// <summary>What tells an object from every other of its vCenter: an id may come to mean another machine.</summary>
    public static string ItemOf(PlannedRekey plan) => plan.InstanceUuid.Length > 0 ? $"{plan.Type}:{plan.Id}/{plan.InstanceUuid}" : $"{plan.Type}:{plan.Id}";

    /// <summary>About to have a key made.</summary>
    public static JournalNote AskKey(RekeySite site, PlannedRekey plan) => new(JournalAction.VCenterKeyCreate, JournalPhase.Intent, NameOf(site.Connection, plan))
    {
        Before = Whose(site.Connection, plan),
        After = Marked(site, new Dictionary<string, string> { [Provider] = site.Options.Provider }),
    };

    /// <summary>A key was made; null where none was needed after all.</summary>
    public static JournalNote GotKey(RekeySite site, PlannedRekey plan, KeyRef? key) => AskKey(site, plan) with
    {
        Phase = JournalPhase.Done,
        After = Marked(site, key is null ? [] : Facts(key)),
    };

    /// <summary>Nobody knows whether the key that an earlier run asked for was made.</summary>
    public static JournalNote LostKey(RekeySite site, PlannedRekey plan) => AskKey(site, plan) with
    {
        Phase = JournalPhase.Failed,
        Error = KeyLost,
        After = new Dictionary<string, string> { [Lost] = Count(site, plan) },
    };

    /// <summary>About to re-key.</summary>
    public static JournalNote Rekey(RekeySite site, PlannedRekey plan, KeyRef key) => new(ActionOf(plan.Kind), JournalPhase.Intent, NameOf(site.Connection, plan))
    {
        Before = Before(site.Connection, plan),
        After = Marked(site, Facts(key)),
    };

    /// <summary>How it ended.</summary>
    public static JournalNote Ended(RekeySite site, PlannedRekey plan, KeyRef key, RekeyOutcome outcome)
    {
        var after = Facts(outcome.Status == RekeyStatus.Rekeyed && key.KeyId.Length == 0 ? Seen(outcome) ?? key : key);
        if (outcome.Task is { } task) after["task"] = task;
        if (outcome.Status != RekeyStatus.Rekeyed) after[Parts] = string.Join(", ", outcome.Parts.Where(part => part.Done && part.KeyId == key.KeyId).Select(part => part.Name));
        if (outcome.KeyIsUnused) after["unused"] = "true";
        // Here as well as in the result, which a run that is ended now does not live to show.
        if (Count(site, plan) is not "0" and var lost) after[Lost] = lost;
        return new JournalNote(ActionOf(plan.Kind), outcome.Status == RekeyStatus.Rekeyed ? JournalPhase.Done : JournalPhase.Failed, NameOf(site.Connection, plan))
        {
            Before = Whose(site.Connection, plan),
            After = after,
            Error = outcome.Failure?.ErrorId,
            CorrelationIds = WrapFacts.Ids(outcome.Failure?.CorrelationId),
        };
    }

    /// <summary>What an interrupted run had begun was seen to be done, with this key.</summary>
    public static JournalNote Settled(RekeySite site, PlannedRekey plan, KeyRef key) => new(ActionOf(plan.Kind), JournalPhase.Done, NameOf(site.Connection, plan))
    {
        Before = Whose(site.Connection, plan),
        After = Facts(key),
    };

    private static string Count(RekeySite site, PlannedRekey plan) => site.Made.Lost(ItemOf(plan)).ToString(CultureInfo.InvariantCulture);

    private static KeyRef? Seen(RekeyOutcome outcome) => outcome.Parts.Where(part => part.KeyId is not null).Select(part => new KeyRef(part.KeyId!, part.KmsCluster)).FirstOrDefault();

    private static Dictionary<string, string> Whose(VCenterConnection connection, PlannedRekey plan) => new() { [VCenter] = connection.InstanceUuid, [Item] = ItemOf(plan) };

    private static Dictionary<string, string> Before(VCenterConnection connection, PlannedRekey plan)
    {
        var before = Whose(connection, plan);
        foreach (var part in plan.Parts.Where(part => part.Before is not null)) before[Label(part)] = part.Before!.ToString();
        return before;
    }

    // Two disks may have one label.
    private static string Label(PlannedPart part) => part.Device is { } device ? $"disk {device}" : part.Label;

    // That the key is meant for all objects of the run.
    private static Dictionary<string, string> Marked(RekeySite site, Dictionary<string, string> facts)
    {
        if (site.Options.SharedKey) facts[Shared] = "true";
        return facts;
    }

    private static Dictionary<string, string> Facts(KeyRef key)
    {
        var facts = new Dictionary<string, string>();
        if (key.Provider is { } provider) facts[Provider] = provider;
        if (key.KeyId.Length > 0) facts[KeyId] = key.KeyId;
        return facts;
    }
}
