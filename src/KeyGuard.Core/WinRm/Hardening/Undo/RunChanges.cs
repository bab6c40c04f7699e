using System;
using System.Collections.Generic;
using System.Linq;
using KeyGuard.Operations.Journal;
using KeyGuard.WinRm.Hardening.Changes;

namespace KeyGuard.WinRm.Hardening.Undo;

/// <summary>
/// What one run of Protect-WinRM changed at one computer, out of the journal: for each thing what it was before the run and what the run left.
/// A run that took its own changes back leaves nothing. An intent without an outcome counts, for it may have been made.
/// </summary>
internal static class RunChanges
{
    /// <summary>The command whose runs are taken back.</summary>
    public const string Command = "Protect-WinRM";

    private static readonly Dictionary<string, ConfigKind> Kinds = new()
    {
        [JournalAction.WinRMSetting] = ConfigKind.Setting, [JournalAction.WinRMListener] = ConfigKind.Listener, [JournalAction.WinRMFirewall] = ConfigKind.Firewall,
    };

    /// <summary>The changes of the computer's last run that changed something, in the order in which they were made.</summary>
    /// <param name="entries">The journal.</param>
    /// <param name="computer">The computer's name.</param>
    /// <param name="run">The run; the last one when null.</param>
    public static IReadOnlyList<ConfigChange> Of(IEnumerable<JournalEntry> entries, string computer, Guid? run)
    {
        var own = entries.Where(entry => Kinds.ContainsKey(entry.Action) && entry.Command == Command && string.Equals(entry.Name, computer, StringComparison.OrdinalIgnoreCase) && (run is null || entry.RunId == run));
        return own.GroupBy(entry => entry.RunId).OrderByDescending(entries => entries.Max(entry => entry.Number)).Select(Collapse).FirstOrDefault(changes => changes.Count > 0) ?? [];
    }

    private static List<ConfigChange> Collapse(IEnumerable<JournalEntry> run)
    {
        var changes = new List<ConfigChange>();
        foreach (var entry in run.OrderBy(entry => entry.Number))
        {
            var change = Read(entry);
            var index = changes.FindIndex(one => one.Kind == change.Kind && one.Key == change.Key);
            if (entry.Phase == JournalPhase.Failed && entry.ErrorId != "OutcomeUnknown") change = change with { After = change.Before };
            if (index < 0) changes.Add(change);
            else changes[index] = changes[index] with { After = change.After };
        }
        changes.RemoveAll(change => Equals(change.Before, change.After));
        return changes;
    }

    private static ConfigChange Read(JournalEntry entry) =>
        new(Kinds[entry.Action], entry.Before.TryGetValue(StepJournal.Item, out var key) ? key : "", State(entry.Before), State(entry.After));

    private static ConfigState? State(IReadOnlyDictionary<string, string> facts) =>
        facts.Count <= 1 ? null : new ConfigState(facts.Where(fact => fact.Key != StepJournal.Item));
}
