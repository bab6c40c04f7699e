using KeyGuard.Operations.Journal;

namespace KeyGuard.BackupKeys.Update;

/// <summary>What the journal says of a re-wrap: enough for a person, or the next run, to see what an interrupted one was about.</summary>
internal static class RewrapNotes
{
    public static JournalNote Intent(RewrapWrite write) => Note(write, JournalPhase.Intent);

    public static JournalNote Outcome(RewrapWrite write)
    {
        if (write.IsKept) return Note(write, JournalPhase.Done);
        return Note(write, JournalPhase.Failed) with { Error = write.WasTried ? write.Failure?.ErrorId : "Stopped" };
    }

    /// <summary>A key for which the service gave no new form.</summary>
    public static JournalNote Refused(UpdateItem item, UpdateReply reply) =>
        JournalNote.Failure(JournalAction.Rewrap, item.Described.Name, reply.Failure!) with { Before = WrapFacts.Of(item.Route.Known?.Wrap, item.Key.Id) };

    private static JournalNote Note(RewrapWrite write, JournalPhase phase)
    {
        var (item, reply) = (write.Item, write.Reply);
        var asked = reply.Asked!;
        return new JournalNote(JournalAction.Rewrap, phase, write.Name)
        {
            Before = WrapFacts.Of(asked.Connection.InstanceId, asked.RootKeyId, reply.OldKeyVersion, item.Described.Wrapped, item.Key.Id),
            After = WrapFacts.Of(reply.Wrap, item.Key.Id),
            CorrelationIds = WrapFacts.Ids(reply.CorrelationId),
        };
    }
}
