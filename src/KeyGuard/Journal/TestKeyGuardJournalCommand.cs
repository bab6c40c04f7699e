using System.Management.Automation;
using KeyGuard.BackupKeys.Bundle;
using KeyGuard.Cmdlets.Common;
using KeyGuard.Errors;
using KeyGuard.Operations.Journal;
using KeyGuard.Operations.Journal.Verification;

namespace KeyGuard.Cmdlets.Journal;

/// <summary>Verifies that a journal is as it was written.</summary>
[Cmdlet(VerbsDiagnostic.Test, "KeyGuardJournal")]
[OutputType(typeof(JournalVerification))]
public sealed class TestKeyGuardJournalCommand : KeyGuardCmdlet
{
    private const string Activity = "Verifying the journal";

    /// <summary>The journal; those of the open connections when left out.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("JournalPath")]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>The hash that an entry must have: from the system's log, a bundle or an earlier result.</summary>
    [Parameter]
    [ValidatePattern("^[0-9A-Fa-f]{64}$")]
    public string? ExpectedHead { get; set; }

    /// <summary>How many entries there must be at least; with -ExpectedHead, the number of the entry that must have that hash.</summary>
    [Parameter]
    [ValidateRange(1, long.MaxValue)]
    public long? ExpectedCount { get; set; }

    /// <summary>A recovery bundle, which knows how far the journal had come when it was written.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? BundlePath { get; set; }

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var file in JournalFiles.Find(this, Path)) ForItem(file.Path, () => Verify(file));
    }

    private void Verify(JournalFile file)
    {
        var result = JournalVerifier.Verify(file, Expected(file), Progress, StopToken);
        WriteObject(result);
        if (!result.IsValid) throw Faults.JournalInvalid(file.Path, result.Problems[0].ToString(), result.ProblemCount);
    }

    private JournalExpectation[] Expected(JournalFile file)
    {
        var known = BundlePath is null ? [] : BundleJournals.Expected(GetUnresolvedProviderPathFromPSPath(BundlePath), file.Path);
        return ExpectedHead is null && ExpectedCount is null ? known : [.. known, new JournalExpectation(ExpectedHead, ExpectedCount)];
    }

    private void Progress(long read, long length) => WriteProgress(new ProgressRecord(1, Activity, $"{read / 1024 / 1024} of {length / 1024 / 1024} MB")
    {
        PercentComplete = (int)(read * 100 / length),
        RecordType = read >= length ? ProgressRecordType.Completed : ProgressRecordType.Processing,
    });
}
