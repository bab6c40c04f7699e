using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using KeyGuard.Errors;
using KeyGuard.Operations.Journal;
using KeyGuard.WinRm.Hardening;
using KeyGuard.WinRm.Hardening.Undo;

namespace KeyGuard.Cmdlets.WinRm;

/// <summary>Takes back what a run of Protect-WinRM changed, from what the journal has of before.</summary>
[Cmdlet(VerbsCommon.Undo, "WinRMProtection", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High, DefaultParameterSetName = "InputObject")]
[OutputType(typeof(WinRMProtection))]
public sealed class UndoWinRMProtectionCommand : WinRMFleetCmdlet
{
    private List<JournalEntry>? _entries;

    /// <summary>The run to take back; each computer's last one when left out.</summary>
    [Parameter]
    public Guid RunId { get; set; }

    /// <inheritdoc/>
    protected override void Begin()
    {
        var file = JournalFile;
        // Read once, before this run writes to it.
        _entries = [.. JournalReader.Read(file, _ => { }, StopToken).Where(entry => entry.Command == RunChanges.Command)];
        var entries = _entries;
        Guid? run = RunId == Guid.Empty ? null : RunId;
        var restorer = new ComputerRestorer(
            Reading(), computer => RunChanges.Of(entries, computer, run), ConfirmAsync, JournalOf, computer => Faults.WinRmNothingToUndo(computer, file.Path), Time);
        Open(new FleetRules(ThrottleLimit, Canaries: 0, StopAfterFailures), "Taking the protection back", restorer.RestoreAsync);
    }
}
