using System;
using System.Linq;
using KeyGuard.BackupKeys;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.Connections;
using KeyGuard.Tests.Support;
using Xunit;

namespace KeyGuard.Tests.BackupKeys.Erasure;

/// <summary>The rules that have nothing to do with what the service answers to one question.</summary>
public sealed class RefusalTests(LabProcess lab) : ErasureTest(lab)
{
    [Fact]
    public void A_living_root_key_refuses()
    {
        Have(Veeam, [Primary], "a");
        Assert.NotNull(AssertRefused("ErasureRootKeyAlive", "a").CorrelationId);
    }

    [Fact]
    public void An_expired_root_key_refuses_for_it_still_unwraps()
    {
        var soon = NewRootKey(Primary, "soon", DateTimeOffset.UtcNow.AddHours(1));
        var connection = new KmsConnection("soon", PrimaryClient, Custody.Path, DateTimeOffset.UtcNow) { RootKeyId = soon.Id };
        Have(Veeam, [connection], "a");
        Control.MoveClock(TimeSpan.FromHours(3));
        AssertRefused("ErasureRootKeyAlive", "a");
    }

    [Fact]
    public void A_disabled_root_key_refuses_unless_that_is_allowed()
    {
        Have(Veeam, [Primary], "a");
        Disable(Primary);
        AssertRefused("ErasureRootKeyDisabled", "a");
    }

    [Fact]
    public void A_destroyed_foreign_root_key_proves_nothing()
    {
        Have(Veeam, [Primary], "a");
        var other = NewRootKey(Primary, "other");
        Destroy(Primary, other.Id);
        AssertRefused("ErasureRootKeyAlive", "a", new KmsConnection("other", PrimaryClient, Custody.Path, DateTimeOffset.UtcNow) { RootKeyId = other.Id });
    }

    [Fact]
    public void An_answer_about_another_root_key_proves_nothing()
    {
        Have(Veeam, [Primary], "a");
        var other = NewRootKey(Primary, "other");
        Destroy(Primary, other.Id);
        // As a proxy that mixes up replies would.
        Control.Fault($$$"""{"path":"{{{LabProcess.RootKey}}}/metadata","times":0,"status":200,"body":"{\"resources\":[{\"id\":\"{{{other.Id}}}\",\"state\":5,\"deleted\":true}]}"}""");
        AssertRefused("ErasureForeignRootKey", "a");
    }

    [Fact]
    public void One_custodian_alive_refuses()
    {
        Have(Veeam, [Primary, Recovery], "a");
        Destroy(Primary);
        AssertRefused("ErasureRootKeyAlive", "a", Primary, Recovery);
    }

    [Fact]
    public void A_custodian_that_is_not_connected_refuses()
    {
        Have(Veeam, [Primary, Recovery], "a");
        Destroy(Primary);
        Destroy(Recovery);
        AssertRefused("ErasureNotConnected", "a", Primary);
    }

    [Fact]
    public void Another_url_than_recorded_refuses()
    {
        Have(Veeam, [Primary], "a");
        Change("a", record => record.Wraps[0].Endpoint = "https://us-south.kms.cloud.ibm.com");
        Destroy(Primary);
        AssertRefused("ErasureOtherEndpoint", "a");
    }

    [Fact]
    public void A_key_without_a_record_is_refused()
    {
        Have(Veeam, [Primary], "a");
        Custody.Change(document => document.Keys.RemoveAll(_ => true) > 0);
        Destroy(Primary);
        AssertRefused("ErasureNoRecord", "a");
    }

    [Fact]
    public void A_key_that_was_wrapped_anew_by_others_is_refused()
    {
        Have(Veeam, [Primary], "a");
        var key = Veeam.Named("a");
        Veeam.Describe(key.Id, "a | " + Another(Primary));
        Destroy(Primary);
        AssertRefused("ErasureCustodyUnknown", "a");
    }

    [Fact]
    public void Exchanged_descriptions_are_refused()
    {
        Have(Veeam, [Primary], "a", "b");
        var (a, b) = (Veeam.Named("a"), Veeam.Named("b"));
        Veeam.Describe(a.Id, b.Description);
        Veeam.Describe(b.Id, a.Description);
        Destroy(Primary);
        AssertRefused("ErasureOtherPassword", "a");
    }

    [Fact]
    public void A_wrapped_form_that_two_passwords_carry_is_refused()
    {
        Have(Veeam, [Primary], "a", "b");
        var a = Veeam.Named("a");
        Veeam.Describe(Veeam.Named("b").Id, "copy of " + a.Description);
        Destroy(Primary);
        AssertRefused("ErasureAmbiguous", "a");
    }

    [Fact]
    public void A_key_in_use_is_refused()
    {
        Have(Veeam, [Primary], "a");
        Veeam.Uses[Veeam.Named("a").Id] = new KeyUse("job", "SQL nightly");
        Destroy(Primary);
        Assert.Contains("job SQL nightly", AssertRefused("ErasureInUse", "a").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_another_command_is_changing_is_refused()
    {
        Have(Veeam, [Primary], "a");
        Destroy(Primary);
        using var other = new RunIdentity();
        Change("a", record => record.Pending = new PendingChange { Operation = PendingChange.Rewrap, Since = DateTime.UtcNow, Wrap = record.Wraps[0], Description = "x", Owner = other.Owner });
        AssertRefused("ErasurePending", "a");
    }

    [Fact]
    public void A_superseded_form_in_Veeam_needs_proof_for_its_own_root_key()
    {
        Have(Veeam, [Primary], "a");
        var other = NewRootKey(Primary, "other");
        var made = Another(Primary, other.Id);
        // Custody has moved on; Veeam's configuration was restored from before.
        Change("a", record => record.Use(RecordChanges.NewWrap(Primary, other.Id, null, made), record.Wraps[0].Wrapped));
        Destroy(Primary, other.Id);
        AssertRefused("ErasureRootKeyAlive", "a");
    }

    [Fact]
    public void What_changes_while_the_user_is_asked_refuses()
    {
        Have(Veeam, [Primary], "a");
        Destroy(Primary);
        using var eraser = Open();
        var plan = eraser.Examine(eraser.Targets.Named(_ => true).Single());
        Veeam.Describe(Veeam.Named("a").Id, "a | somebody else was here");
        Assert.Equal("ErasureChangedMeanwhile", Assert.ThrowsAny<Errors.KeyGuardException>(() => eraser.Erase(plan)).ErrorId);
        Assert.Equal(0, Veeam.Removals);
    }

    [Fact]
    public void A_custodian_added_while_the_user_is_asked_refuses()
    {
        Have(Veeam, [Primary], "a");
        Destroy(Primary);
        using var eraser = Open();
        var plan = eraser.Examine(eraser.Targets.Named(_ => true).Single());
        Change("a", record => record.Wraps.Add(RecordChanges.NewWrap(Recovery, LabProcess.RecoveryRootKey, null, "another form")));
        Assert.Equal("ErasureChangedMeanwhile", Assert.ThrowsAny<Errors.KeyGuardException>(() => eraser.Erase(plan)).ErrorId);
        Assert.Equal(0, Veeam.Removals);
        Assert.Null(Record("a").Erasure);
    }

    [Fact]
    public void A_root_key_restored_while_the_user_is_asked_refuses()
    {
        Have(Veeam, [Primary], "a");
        Destroy(Primary);
        var clock = new FakeClock();
        Time = clock;
        using var eraser = Open();
        var plan = eraser.Examine(eraser.Targets.Named(_ => true).Single());
        Restore(Primary);
        clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("ErasureRootKeyAlive", Assert.ThrowsAny<Errors.KeyGuardException>(() => eraser.Erase(plan)).ErrorId);
        Assert.Equal(0, Veeam.Removals);
    }
}
