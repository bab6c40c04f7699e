using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using KeyGuard.Cmdlets.Common;
using KeyGuard.Errors;
using KeyGuard.Operations.Journal;

namespace KeyGuard.Cmdlets.Journal;

/// <summary>Shows what the journal tells.</summary>
[Cmdlet(VerbsCommon.Get, "KeyGuardJournal")]
[OutputType(typeof(JournalEntry))]
public sealed class GetKeyGuardJournalCommand : KeyGuardCmdlet
{
    /// <summary>The names of the keys; wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    public string[] Name { get; set; } = ["*"];

    /// <summary>What was done; wildcards are allowed.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(JournalActionCompleter))]
    [SupportsWildcards]
    public string[] Action { get; set; } = ["*"];

    /// <summary>Only entries written at this time or later.</summary>
    [Parameter]
    public DateTime? After { get; set; }

    /// <summary>Only entries written before this time.</summary>
    [Parameter]
    public DateTime? Before { get; set; }

    /// <summary>Only so many, the last ones.</summary>
    [Parameter]
    [ValidateRange(1, 1000000)]
    public int? Last { get; set; }

    /// <summary>The journal; those of the open connections when left out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var file in JournalFiles.Find(this, Path)) ForItem(file.Path, () => Show(file));
    }

    private void Show(JournalFile file)
    {
        var entries = JournalReader.Read(file, line => WriteError(ErrorRecords.From(Faults.JournalLineInvalid(file.Path, line))), StopToken).Where(Filter());
        foreach (var entry in Last is { } count ? Tail(entries, count) : entries) WriteObject(entry);
    }

    private Func<JournalEntry, bool> Filter()
    {
        var names = Patterns(Name);
        var actions = Patterns(Action);
        var (after, before) = (After?.ToUniversalTime(), Before?.ToUniversalTime());
        return entry => names.Any(name => name.IsMatch(entry.Name)) && actions.Any(action => action.IsMatch(entry.Action))
            && (after is null || entry.Time >= after) && (before is null || entry.Time < before);
    }

    private static WildcardPattern[] Patterns(string[] texts) => texts.Select(text => WildcardPattern.Get(text, WildcardOptions.IgnoreCase)).ToArray();

    private static Queue<JournalEntry> Tail(IEnumerable<JournalEntry> entries, int count)
    {
        var last = new Queue<JournalEntry>();
        foreach (var entry in entries)
        {
            if (last.Count == count) last.Dequeue();
            last.Enqueue(entry);
        }
        return last;
    }
}
