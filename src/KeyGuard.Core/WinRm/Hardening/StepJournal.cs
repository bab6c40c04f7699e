using System.Collections.Generic;
using System.Threading.Tasks;
using KeyGuard.Errors;
using KeyGuard.Operations.Journal;
using KeyGuard.Pumping;
using KeyGuard.WinRm.Hardening.Changes;

namespace KeyGuard.WinRm.Hardening;

/// <summary>
/// One computer's changes in the journal. What was before stands there whole, because it is what Undo-WinRMProtection puts back; none
/// of it is a secret.
/// </summary>
internal sealed class StepJournal(CallerThread caller, IJournal journal, JournalFile file, string computer) : IStepJournal
{
    /// <summary>The member that says what was changed; all others are its values.</summary>
    public const string Item = "item";

    public Task IntendAsync(ConfigChange change) => WriteAsync(Note(change, JournalPhase.Intent));

    public Task DoneAsync(ConfigChange change) => WriteAsync(Note(change, JournalPhase.Done));

    public Task FailedAsync(ConfigChange change, KeyGuardException failure) => WriteAsync(Note(change, JournalPhase.Failed) with { Error = failure.ErrorId });

    /// <summary>The journal's word for a sort of change.</summary>
    public static string Action(ConfigKind kind) => kind switch
    {
        ConfigKind.Firewall => JournalAction.WinRMFirewall,
        ConfigKind.Listener => JournalAction.WinRMListener,
        _ => JournalAction.WinRMSetting,
    };

    private JournalNote Note(ConfigChange change, JournalPhase phase) => new(Action(change.Kind), phase, computer)
    {
        Before = Facts(change.Key, change.Before),
        After = Facts(change.Key, change.After),
    };

    // Nothing but the item's name where there was, or will be, no such thing.
    private static Dictionary<string, string> Facts(string key, ConfigState? state)
    {
        var facts = new Dictionary<string, string> { [Item] = key };
        foreach (var value in state?.Values ?? new Dictionary<string, string>()) facts[value.Key] = value.Value;
        return facts;
    }

    private Task WriteAsync(JournalNote note) => caller.RunAsync(() =>
    {
        journal.Plan(file, note);
        journal.Write();
        return true;
    });
}
