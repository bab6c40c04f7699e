using System.IO;
using System.Linq;
using System.Threading;
using KeyGuard.BackupKeys.Bundle;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.Errors;
using KeyGuard.Operations.Journal;
using KeyGuard.Operations.Journal.Verification;
using KeyGuard.Tests.BackupKeys.TwoCustodians;
using Xunit;

namespace KeyGuard.Tests.BackupKeys.Bundle;

/// <summary>The bundle vouches for the journal, and the journal tells of the bundle.</summary>
public sealed class BundleJournalTests : TwoCustodiansTest
{
    private JournalFile Journal => JournalFile.At(JournalPath);

    [Fact]
    public void A_bundle_names_the_journal_its_length_and_its_last_hash()
    {
        Have(["a"]);
        // Also the entry that tells of the bundle itself, once the bundle was brought up to date.
        Refresh();
        var head = Journal.TryHead(CancellationToken.None)!;
        var known = Assert.Single(Bundle.TryRead()!.Journals!);
        Assert.Equal((JournalPath, head.Count, head.Hash), (known.Path, known.Count, known.Head));
    }

    [Fact]
    public void Writing_a_bundle_is_told_before_and_after_but_not_that_only_the_journal_has_grown()
    {
        Have(["a"]);
        Refresh();
        var told = Entries();
        Refresh();
        Refresh();
        Assert.Equal(told.Length, Entries().Length);
        Assert.Equal([JournalPhase.Intent, JournalPhase.Done], told.Where(entry => entry.Action == JournalAction.BundleExport && entry.Name == BundlePath).Select(entry => entry.Phase).Take(2));
        Assert.Equal("1", told.Last(entry => entry.Action == JournalAction.BundleExport).After["keys"]);
    }

    [Fact]
    public void A_bundle_that_could_not_be_written_is_told_as_failed()
    {
        Have(["a"]);
        File.Delete(BundlePath);
        Directory.CreateDirectory(BundlePath);
        try
        {
            Assert.Single(BundleRefresh.Run([new BundleTarget(Path.Combine(BundlePath, "nowhere", "b.json"), Custody)], "VBR01", Host));
        }
        finally
        {
            Directory.Delete(BundlePath);
        }
        Assert.DoesNotContain(Entries(), entry => entry.Name.Contains("nowhere") && entry.Phase == JournalPhase.Done);
    }

    [Fact]
    public void A_journal_whose_end_was_cut_off_is_found_by_the_bundle()
    {
        Have(["a"]);
        Refresh();
        var lines = File.ReadAllLines(JournalPath);
        File.WriteAllText(JournalPath, string.Concat(lines.Take(lines.Length - 1).Select(line => line + "\n")));
        Assert.True(Verify().IsValid);
        var compared = Verify(BundleJournals.Expected(BundlePath, JournalPath));
        Assert.Equal([JournalProblemKind.EndMissing, JournalProblemKind.HeadNotFound], compared.Problems.Select(problem => problem.Kind));
    }

    [Fact]
    public void What_the_bundle_knew_of_a_journal_that_was_begun_anew_stays_and_is_warned_of()
    {
        Have(["a", "b"]);
        Refresh();
        var before = Bundle.TryRead()!.Journals!.Single();
        File.Delete(JournalPath);
        NewHost();
        Have(["c"]);
        Assert.Contains(Host.Warnings, warning => warning.Contains("Test-KeyGuardJournal -BundlePath"));
        Refresh();
        var journals = Bundle.TryRead()!.Journals!;
        Assert.Equal((before.Count, before.Head), (journals[0].Count, journals[0].Head));
        Assert.Equal(2, journals.Count);
        Assert.False(Verify(BundleJournals.Expected(BundlePath, JournalPath)).IsValid);
        NewHost();
        Refresh();
        Assert.Empty(Host.Warnings);
    }

    [Fact]
    public void A_copy_of_the_journal_can_be_compared_too_and_a_stranger_can_not()
    {
        Have(["a"]);
        File.Copy(JournalPath, TempPath("copy.jsonl"));
        Assert.NotEmpty(BundleJournals.Expected(BundlePath, TempPath("copy.jsonl")));
        var document = Bundle.TryRead()!;
        document.Journals!.Add(new BundleJournal { Path = "other", Count = 1, Head = new string('0', 64) });
        File.WriteAllBytes(BundlePath, BundleJson.Write(document));
        Assert.Equal("BundleWithoutJournal", Assert.Throws<KeyGuardException>(() => BundleJournals.Expected(BundlePath, TempPath("copy.jsonl"))).ErrorId);
    }

    [Fact]
    public void Merging_a_bundle_is_told_with_what_became_of_its_keys()
    {
        Have(["a", "b"]);
        var keys = BundleImport.Read(BundlePath);
        var other = CustodyFile.At(TempPath("other.json"));
        BundleImport.Merge(other, keys, BundlePath, Host);
        Host.Journal.Write();
        var told = Entries().Where(entry => entry.Action == JournalAction.BundleImport).ToArray();
        Assert.Equal([JournalPhase.Intent, JournalPhase.Done], told.Select(entry => entry.Phase));
        Assert.Equal("2", told[1].After["Added"]);
    }

    private JournalEntry[] Entries()
    {
        Host.Journal.Write();
        return JournalReader.Read(Journal, line => throw new InvalidDataException("line " + line), CancellationToken.None).ToArray();
    }

    private JournalVerification Verify(params JournalExpectation[] expected) => JournalVerifier.Verify(Journal, expected, (_, _) => { }, CancellationToken.None);
}
