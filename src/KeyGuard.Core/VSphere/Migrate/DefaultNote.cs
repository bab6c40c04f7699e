using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using KeyGuard.Connections;
using KeyGuard.Operations.Journal;
using KeyGuard.VSphere.Rekey;

namespace KeyGuard.VSphere.Migrate;

/// <summary>What the journal says of the change of a default from one provider to another.</summary>
internal sealed class DefaultNote(VCenterConnection connection, MigrationPlan plan)
{
    private const string VCenter = "vCenter";
    private const string Default = "default";
    private const string Changed = "changed";

    public JournalNote Of(JournalPhase phase, string changed) => new(JournalAction.KeyProviderSet, phase, plan.To)
    {
        Before = new Dictionary<string, string> { [VCenter] = connection.InstanceUuid, [Default] = plan.From },
        After = new Dictionary<string, string> { [Changed] = changed },
    };

    /// <summary>What an earlier run was about to change, of which the journal says nothing after that; null where there is nothing of the kind.</summary>
    public string? Begun(CancellationToken cancellationToken)
    {
        if (!File.Exists(connection.Journal.Path)) return null;
        // A run that was stopped says only that it does not know.
        var notes = JournalReader.Read(connection.Journal, _ => { }, cancellationToken)
            .Where(entry => entry.Action == JournalAction.KeyProviderSet && entry.Name == plan.To && entry.ErrorId != RekeyNotes.OutcomeUnknown);
        return notes.LastOrDefault() is { Phase: JournalPhase.Intent } last && IsThis(last) ? last.After[Changed] : null;
    }

    private bool IsThis(JournalEntry entry) =>
        Is(entry, VCenter, connection.InstanceUuid) && Is(entry, Default, plan.From) && entry.After.ContainsKey(Changed);

    private static bool Is(JournalEntry entry, string name, string value) => entry.Before.TryGetValue(name, out var fact) && string.Equals(fact, value, StringComparison.OrdinalIgnoreCase);
}
