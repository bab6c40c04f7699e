using System.Collections.Generic;
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

    /// <summary>What the journal says of an intent whose outcome its run never learned.</summary>
    public const string OutcomeUnknown = "OutcomeUnknown";

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
    public static JournalNote AskKey(VCenterConnection connection, PlannedRekey plan, string provider) => new(JournalAction.VCenterKeyCreate, JournalPhase.Intent, NameOf(connection, plan))
    {
        Before = Whose(connection, plan),
        After = new Dictionary<string, string> { [Provider] = provider },
    };

    /// <summary>A key was made; null where none was needed after all.</summary>
    public static JournalNote GotKey(VCenterConnection connection, PlannedRekey plan, string provider, KeyRef? key) => AskKey(connection, plan, provider) with
    {
        Phase = JournalPhase.Done,
        After = key is null ? new Dictionary<string, string>() : Facts(key),
    };

    /// <summary>About to re-key, or done.</summary>
    public static JournalNote Rekey(VCenterConnection connection, PlannedRekey plan, JournalPhase phase, KeyRef key) => new(ActionOf(plan.Kind), phase, NameOf(connection, plan))
    {
        Before = Before(connection, plan),
        After = Facts(key),
    };

    /// <summary>How it ended.</summary>
    public static JournalNote Ended(VCenterConnection connection, PlannedRekey plan, KeyRef key, RekeyOutcome outcome)
    {
        var after = Facts(outcome.Status == RekeyStatus.Rekeyed && key.KeyId.Length == 0 ? Seen(outcome) ?? key : key);
        if (outcome.Task is { } task) after["task"] = task;
        if (outcome.Status != RekeyStatus.Rekeyed) after[Parts] = string.Join(", ", outcome.Parts.Where(part => part.Done && part.KeyId == key.KeyId).Select(part => part.Name));
        if (outcome.KeyIsUnused) after["unused"] = "true";
        return new JournalNote(ActionOf(plan.Kind), outcome.Status == RekeyStatus.Rekeyed ? JournalPhase.Done : JournalPhase.Failed, NameOf(connection, plan))
        {
            Before = Whose(connection, plan),
            After = after,
            Error = outcome.Failure?.ErrorId,
            CorrelationIds = WrapFacts.Ids(outcome.Failure?.CorrelationId),
        };
    }

    /// <summary>
    /// What an interrupted run had begun was seen to be done; null where there is nothing of the kind to tell.
    /// </summary>
    public static JournalNote? Settled(RekeySite site, PlannedRekey plan)
    {
        if (plan.Verdict != RekeyVerdict.AlreadyThere || site.Made.For(ItemOf(plan)) is not { } key || plan.Parts.All(part => part.Before != key)) return null;
        site.Made.Settle(ItemOf(plan));
        return Rekey(site.Connection, plan, JournalPhase.Done, key) with { Before = Whose(site.Connection, plan) };
    }

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

    private static Dictionary<string, string> Facts(KeyRef key)
    {
        var facts = new Dictionary<string, string>();
        if (key.Provider is { } provider) facts[Provider] = provider;
        if (key.KeyId.Length > 0) facts[KeyId] = key.KeyId;
        return facts;
    }
}
