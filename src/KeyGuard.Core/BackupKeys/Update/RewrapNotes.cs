using KeyGuard.BackupKeys.Custody;
using KeyGuard.Operations.Journal;

namespace KeyGuard.BackupKeys.Update;

/// <summary>What the journal says of a re-wrap: enough for a person, or the next run, to see what an interrupted one was about.</summary>
/// <param name="action">Re-wrap or move: both give a key a new wrapped form.</param>
internal sealed class RewrapNotes(string action)
{
    public JournalNote Intent(RewrapWrite write) => Note(write, JournalPhase.Intent);

    public JournalNote Outcome(RewrapWrite write)
    {
        if (write.IsKept) return Note(write, JournalPhase.Done);
        return Note(write, JournalPhase.Failed) with { Error = write.WasTried ? write.Failure?.ErrorId : "Stopped" };
    }

    /// <summary>A key for which the service gave no new form.</summary>
    public JournalNote Refused(UpdateItem item, UpdateReply reply) =>
        JournalNote.Failure(action, item.Described.Name, reply.Failure!) with { Before = WrapFacts.Of(item.Route.Known?.Wrap, item.Key.Id) };

    /// <summary>Another custodian's new form, which stands in custody only.</summary>
    public JournalNote InCustodyOnly(UpdateItem item, UpdateReply other, JournalPhase phase) => new(action, phase, item.Described.Name)
    {
        Before = other.Asked is { } asked ? WrapFacts.Of(asked.Connection.InstanceId, asked.RootKeyId, other.OldKeyVersion, asked.Wrapped) : WrapFacts.Of((CustodyWrap?)null),
        After = WrapFacts.Of(other.Wrap, null),
        CorrelationIds = WrapFacts.Ids(other.CorrelationId),
    };

    private JournalNote Note(RewrapWrite write, JournalPhase phase)
    {
        var (item, reply) = (write.Item, write.Reply);
        return new JournalNote(write.IsRealignment ? JournalAction.Realign : action, phase, write.Name)
        {
            Before = item.Outdated is { } shown
                ? WrapFacts.Of(shown, item.Key.Id)
                : WrapFacts.Of(reply.Asked!.Connection.InstanceId, reply.Asked.RootKeyId, reply.OldKeyVersion, item.Described.Wrapped, item.Key.Id),
            After = WrapFacts.Of(reply.Wrap, item.Key.Id),
            CorrelationIds = WrapFacts.Ids(reply.CorrelationId),
        };
    }
}
