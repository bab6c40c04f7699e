using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using KeyGuard.BackupKeys.Erasure;
using KeyGuard.Errors;
using KeyGuard.Tests.BackupKeys.Trial;
using KeyGuard.Tests.Support;
using Xunit;

namespace KeyGuard.Tests.BackupKeys.Erasure;

/// <summary>What happens to a key that may be erased.</summary>
public sealed class ErasingTests(LabProcess lab) : ErasureTest(lab)
{
    [Fact]
    public void A_key_of_a_destroyed_root_key_is_erased_with_its_proof()
    {
        Have(Veeam, [Primary], "a", "b");
        Destroy(Primary);
        var result = Erase("a");
        AssertErased("a");
        Assert.Equal(ErasureStatus.Erased, result.Status);
        var proof = Assert.Single(result.Proofs);
        Assert.Equal((LabProcess.RootKey, LabProcess.Primary, RevocationState.Destroyed, 200), (proof.RootKeyId, proof.InstanceId, proof.State, proof.Status));
        Assert.Contains(proof.CorrelationId, Control.CorrelationIds());
        Assert.Equal(proof.CorrelationId, Record("a").Erasure!.Proofs.Single().CorrelationId);
        Assert.NotNull(proof.DeletedAt);
        Assert.NotNull(Veeam.Named("b"));
        Assert.Equal("active", Record("b").State);
    }

    [Fact]
    public void Both_custodians_destroyed_is_proof_for_both()
    {
        Have(Veeam, [Primary, Recovery], "a");
        Destroy(Primary);
        Destroy(Recovery);
        Assert.Equal(2, Erase("a", Primary, Recovery).Proofs.Count);
        AssertErased("a");
    }

    [Fact]
    public void A_disabled_root_key_is_enough_when_that_is_allowed()
    {
        Have(Veeam, [Primary], "a");
        Disable(Primary);
        AllowDisabled = true;
        var result = Erase("a");
        AssertErased("a");
        Assert.Equal(RevocationState.Disabled, result.Proofs.Single().State);
        Assert.Equal((ResidualState.Reversible, null), (Copy(result, "root key").State, Copy(result, "root key").Until));
    }

    [Fact]
    public void The_report_says_until_when_it_can_be_undone_and_later_that_it_cannot()
    {
        Have(Veeam, [Primary], "a");
        Destroy(Primary);
        var first = Erase("a");
        Assert.InRange(first.ReversibleUntil!.Value, DateTime.UtcNow.AddDays(29), DateTime.UtcNow.AddDays(31));
        Assert.Equal(ResidualState.Reversible, Copy(first, "root key").State);
        Assert.Equal(first.ReversibleUntil, Copy(first, "root key").Until);

        // The test's own clock stands at a fixed day; what counts is that it is after the date.
        var later = new FakeClock();
        later.Advance(DateTime.UtcNow.AddDays(31) - later.GetUtcNow().UtcDateTime);
        Time = later;
        var second = Erase("a");
        Assert.Equal(ErasureStatus.AlreadyErased, second.Status);
        Assert.Null(second.ReversibleUntil);
        Assert.Equal(ResidualState.Erased, Copy(second, "root key").State);
        Assert.Equal(first.ErasedAt!.Value, second.ErasedAt!.Value, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void The_report_names_what_can_not_be_seen_from_here()
    {
        Have(Veeam, [Primary], "a");
        Destroy(Primary);
        var result = Erase("a");
        string[] named = ["password in Veeam", "wrapped forms", "data keys in Veeam's database", "Enterprise Manager's keyset", "configuration backups (.bco)", "images of the backup server", "other backup and Cloud Connect servers", "unwrapped copies"];
        Assert.Empty(named.Except(Items(result)));
        Assert.All(result.ResidualCopies, copy => Assert.NotEmpty(copy.Evidence));
        Assert.Equal(ResidualState.Unknown, Copy(result, "configuration backups").State);
        Assert.Equal(ResidualState.Erased, Copy(result, "password in Veeam").State);
        Assert.DoesNotContain(Items(result), item => item.StartsWith("material", StringComparison.Ordinal));
    }

    [Fact]
    public void Older_forms_under_another_root_key_are_reported()
    {
        Have(Veeam, [Primary], "a");
        Change("a", record => record.History.Add(new() { Endpoint = "https://old", InstanceId = "i", RootKeyId = "r", Wrapped = "old form" }));
        Destroy(Primary);
        Assert.Equal(ResidualState.Unknown, Copy(Erase("a"), "superseded forms under root key r").State);
    }

    [Fact]
    public void A_record_that_Veeam_does_not_hold_is_erased_as_well()
    {
        Have(Veeam, [Primary], "a");
        Veeam.Drop(Veeam.Named("a").Id);
        Destroy(Primary);
        Assert.Equal(ErasureStatus.Erased, Erase("a").Status);
        AssertErased("a");
        Assert.Equal(0, Veeam.Removals);
    }

    [Fact]
    public void Veeams_own_refusal_is_respected()
    {
        Have(Veeam, [Primary], "a");
        Veeam.BeforeRemove = () => throw TrialVeeam.Refusal();
        Destroy(Primary);
        var refusal = Assert.ThrowsAny<KeyGuardException>(() => Erase("a"));
        Assert.Equal("ErasureNotKept", refusal.ErrorId);
        Assert.Contains("in use", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(("active", null, null), (Record("a").State, Record("a").Pending, Record("a").Erasure));
        Assert.NotNull(Veeam.Named("a"));
    }

    [Fact]
    public void The_listing_is_believed_not_the_reported_failure()
    {
        Have(Veeam, [Primary], "a");
        Veeam.AfterRemove = () => throw TrialVeeam.Refusal();
        Destroy(Primary);
        Assert.Equal(ErasureStatus.Erased, Erase("a").Status);
        AssertErased("a");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_kill_around_the_removal_is_settled_by_the_next_run(bool removed)
    {
        Have(Veeam, [Primary], "a");
        Destroy(Primary);
        Action kill = () => throw new InvalidOperationException("killed");
        if (removed) Veeam.AfterRemove = kill;
        else Veeam.BeforeRemove = kill;
        Assert.Throws<InvalidOperationException>(() => Erase("a"));
        Assert.Equal("erase", Record("a").Pending!.Operation);
        Assert.Equal("active", Record("a").State);

        Veeam.BeforeRemove = Veeam.AfterRemove = null;
        Assert.Equal(removed ? ErasureStatus.AlreadyErased : ErasureStatus.Erased, Erase("a").Status);
        AssertErased("a");
        Assert.Contains(Host.Said, said => said.Contains(removed ? "recorded as done now" : "stands as it was before", StringComparison.Ordinal));
        Assert.NotEmpty(Record("a").Erasure!.Proofs);
    }

    [Fact]
    public void A_rehearsal_leaves_even_what_is_pending_alone()
    {
        Have(Veeam, [Primary], "a");
        Destroy(Primary);
        Veeam.BeforeRemove = () => throw new InvalidOperationException("killed");
        Assert.Throws<InvalidOperationException>(() => Erase("a"));
        var before = CustodyText;
        using var eraser = new BackupKeyEraser([Primary], Veeam, Host, allowDisabled: false, isRehearsal: true, TimeProvider.System);
        Assert.Single(eraser.Examine(eraser.Targets.Named(_ => true).Single()).Proofs);
        Assert.Equal(before, CustodyText);
    }

    [Fact]
    public void The_file_report_holds_proofs_and_copies_and_no_password()
    {
        Have(Veeam, [Primary], "a");
        var password = Veeam.Password(Veeam.Named("a").Id);
        Destroy(Primary);
        var path = Path.Combine(Path.GetDirectoryName(Custody.Path)!, "report.json");
        new ErasureReport { Created = DateTime.UtcNow, Keys = [Erase("a")] }.Write(path);
        var text = File.ReadAllText(path);
        using var report = JsonDocument.Parse(text);
        var key = report.RootElement.GetProperty("keys")[0];
        Assert.Equal("keyguard-erasure-report", report.RootElement.GetProperty("format").GetString());
        Assert.Equal("Erased", key.GetProperty("status").GetString());
        Assert.Equal("Destroyed", key.GetProperty("proofs")[0].GetProperty("state").GetString());
        Assert.True(key.GetProperty("residualCopies").GetArrayLength() > 8);
        Assert.DoesNotContain(password, text, StringComparison.Ordinal);
        Assert.Equal("ErasureReportExists", Assert.ThrowsAny<KeyGuardException>(() => ErasureReport.RequireWritable(path)).ErrorId);
    }
}
