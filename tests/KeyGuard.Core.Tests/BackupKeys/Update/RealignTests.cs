using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using KeyGuard.BackupKeys.Bundle;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.BackupKeys.Unwrap;
using KeyGuard.BackupKeys.Update;
using KeyGuard.Connections;
using KeyGuard.KeyProtect;
using KeyGuard.Tests.BackupKeys.TwoCustodians;
using Xunit;

namespace KeyGuard.Tests.BackupKeys.Update;

/// <summary>Veeam shows an older form than the one that custody has in use.</summary>
public sealed class RealignTests : TwoCustodiansTest
{
    private static readonly string[] Names = ["a"];

    // A key that was moved away from the primary instance, and a Veeam that was restored to the state before.
    private (string Old, string Present) Moved()
    {
        Have(Names, AtPrimary);
        var old = Veeam.Descriptions.Single();
        Move(AtPrimary, AtThird);
        var present = Veeam.Descriptions.Single();
        Restore(old);
        return (old, present);
    }

    private void Restore(string description) => Veeam.SetDescription(Veeam.List().Single(), description);

    [Fact]
    public void The_present_form_is_put_back_without_the_old_instance()
    {
        var (_, present) = Moved();
        var update = Assert.Single(Update(AtThird));
        Assert.Equal((UpdateStatus.Realigned, false, present), (update.Status, update.Rewrapped, update.Description));
        Assert.Equal((Primary.VersionId(1), Third.VersionId(1), "third"), (update.OldKeyVersion, update.NewKeyVersion, update.Kms));
        Assert.Empty(Host.Failures);
        AssertWhole(Names, Third);
        Assert.Equal(UpdateStatus.AlreadyCurrent, Assert.Single(Update(AtThird)).Status);
    }

    [Fact]
    public void The_old_instance_is_not_asked_though_it_is_connected_and_revoked()
    {
        Moved();
        Primary.State = RootKeyState.Destroyed;
        Primary.Calls.Clear();
        Assert.Equal(UpdateStatus.Realigned, Assert.Single(Update(AtPrimary, AtThird)).Status);
        Assert.Empty(Primary.Calls);
        AssertWhole(Names, Third);
    }

    [Fact]
    public void A_present_form_that_is_not_current_is_rewrapped_in_the_same_step()
    {
        var (_, present) = Moved();
        Third.Version = 2;
        var update = Assert.Single(Update(AtThird));
        Assert.Equal((UpdateStatus.Rewrapped, Third.VersionId(2)), (update.Status, update.NewKeyVersion));
        Assert.NotEqual(present, update.Description);
        AssertWhole(Names, Third);
        Assert.Equal(2, Record("a").History.Count);
    }

    [Fact]
    public void It_is_put_back_though_nobody_can_rewrap_it_and_that_is_reported()
    {
        var (_, present) = Moved();
        var update = Assert.Single(Update(AtPrimary));
        Assert.Equal((UpdateStatus.Realigned, present), (update.Status, update.Description));
        Assert.Contains(Third.InstanceId, update.Message, StringComparison.Ordinal);
        Assert.Equal("ConnectionForKeyMissing", OnlyFailure().ErrorId);
        AssertWhole(Names, Third);
    }

    [Theory]
    [InlineData(RootKeyState.Destroyed, UpdateStatus.RootKeyDestroyed)]
    [InlineData(RootKeyState.Suspended, UpdateStatus.RootKeyDisabled)]
    public void A_present_form_whose_root_key_says_no_is_not_put_in_the_place_of_one_that_may_work(RootKeyState state, UpdateStatus status)
    {
        var (old, _) = Moved();
        Third.State = state;
        Assert.Equal(status, Assert.Single(Update(AtPrimary, AtThird)).Status);
        Assert.Equal(old, Veeam.Descriptions.Single());
        Assert.Equal(Third.InstanceId, Assert.Single(Record("a").Wraps).InstanceId);
    }

    [Fact]
    public void What_unwrapping_after_a_rotation_taught_custody_reaches_Veeam_without_another_form()
    {
        Have(Names, AtPrimary);
        Primary.Version = 2;
        using (var unwrapper = new BackupKeyUnwrapper([AtPrimary], CustodyBook.Open([Custody]), Host, 1, _ => { }))
        {
            unwrapper.Add(new UnwrapRequest("a", Carried(Veeam.List().Single()), null));
            unwrapper.Complete();
        }
        var learned = Record("a").Wraps.Single().Wrapped;
        Assert.NotEqual(learned, Carried(Veeam.List().Single()));
        Primary.Calls.Clear();
        Assert.Equal(UpdateStatus.Realigned, Assert.Single(Update(AtPrimary)).Status);
        Assert.Equal(["metadata"], Primary.Calls);
        Assert.Equal(learned, Carried(Veeam.List().Single()));
        AssertWhole(Names, Primary);
    }

    [Fact]
    public void A_write_that_is_not_kept_leaves_the_present_form_in_use()
    {
        var (old, _) = Moved();
        Veeam.Ignored.Add("set");
        Assert.Equal(UpdateStatus.Failed, Assert.Single(Update(AtThird)).Status);
        Assert.Equal("VeeamWriteNotKept", OnlyFailure().ErrorId);
        Assert.Equal(old, Veeam.Descriptions.Single());
        Assert.Equal((Third.InstanceId, null), (Assert.Single(Record("a").Wraps).InstanceId, Record("a").Wraps[0].SupersededAt));
        Assert.Single(Record("a").History);
        Veeam.Ignored.Clear();
        Assert.Equal(UpdateStatus.Realigned, Assert.Single(Update(AtThird)).Status);
        AssertWhole(Names, Third);
    }

    [Fact]
    public void Custody_has_it_as_pending_and_the_journal_as_intended_before_Veeam_is_touched()
    {
        Moved();
        Veeam.Before = operation =>
        {
            if (operation != "set") return;
            Assert.Equal(PendingChange.Realign, Record("a").Pending!.Operation);
            Assert.Contains("\"realign\"", File.ReadAllLines(JournalPath).Last(), StringComparison.Ordinal);
        };
        Assert.Equal(UpdateStatus.Realigned, Assert.Single(Update(AtThird)).Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_run_that_dies_around_the_write_is_settled_by_the_next(bool reachedVeeam)
    {
        Moved();
        if (reachedVeeam) Veeam.After = Die;
        else Veeam.Before = Die;
        Assert.Throws<InvalidOperationException>(() => Update(AtThird));
        Veeam.Before = Veeam.After = null;
        NewHost();
        Update(AtThird);
        AssertWhole(Names, Third);

        static void Die(string operation)
        {
            if (operation == "set") throw new InvalidOperationException("killed");
        }
    }

    [Fact]
    public void A_second_copy_in_Veeam_is_realigned_and_the_record_keeps_the_first_ones_id()
    {
        Have(Names, AtPrimary);
        var first = Veeam.List().Single();
        Primary.Version = 2;
        Update(AtPrimary);
        var present = Veeam.Descriptions.Single();
        // An imported backup's password with the hint of long ago.
        Veeam.Seed(first.Description, Veeam.Password(first.Id));
        Assert.Equal([UpdateStatus.AlreadyCurrent, UpdateStatus.Realigned], Update(AtPrimary).Select(update => update.Status).OrderBy(status => status));
        Assert.Equal([present, present], Veeam.Descriptions);
        Assert.Equal(first.Id, Record("a").Veeam!.PasswordId);
        Assert.All(Update(AtPrimary), update => Assert.Equal(UpdateStatus.AlreadyCurrent, update.Status));
    }

    [Fact]
    public void A_rehearsal_changes_nothing()
    {
        var (old, _) = Moved();
        var custody = File.ReadAllText(CustodyPath);
        using (var updater = new BackupKeyUpdater([AtThird], Veeam, Host, 1, isRehearsal: true, _ => { })) Assert.NotNull(Assert.Single(updater.All()).Outdated);
        Assert.Equal((old, custody), (Veeam.Descriptions.Single(), File.ReadAllText(CustodyPath)));
    }

    [Fact]
    public void What_custody_has_lost_is_learned_from_the_bundle()
    {
        var (_, present) = Moved();
        File.Delete(CustodyPath);
        var update = Assert.Single(UpdateWithBundle(isRehearsal: false));
        Assert.Equal((UpdateStatus.Realigned, present), (update.Status, update.Description));
        AssertWhole(Names, Third);
        Assert.NotNull(Record("a").Protected.Check);
        Assert.Contains("bundle-import", File.ReadAllText(JournalPath), StringComparison.Ordinal);
    }

    [Fact]
    public void In_a_rehearsal_the_bundle_is_only_looked_at()
    {
        Moved();
        File.Delete(CustodyPath);
        Assert.Empty(UpdateWithBundle(isRehearsal: true));
        Assert.False(File.Exists(CustodyPath));
    }

    [Fact]
    public void A_bundle_that_can_not_be_read_is_worth_a_warning()
    {
        Have(Names, AtPrimary);
        File.Delete(CustodyPath);
        File.WriteAllText(BundlePath, "no bundle");
        Assert.Equal(UpdateStatus.AlreadyCurrent, Assert.Single(UpdateWithBundle(isRehearsal: false, AtPrimary)).Status);
        Assert.Contains("Going on without it", Assert.Single(Host.Warnings), StringComparison.Ordinal);
    }

    private List<WrappedBackupKeyUpdate> UpdateWithBundle(bool isRehearsal, KmsConnection? connection = null)
    {
        var updated = new List<WrappedBackupKeyUpdate>();
        using var updater = new BackupKeyUpdater([connection ?? AtThird], Veeam, Host, 1, isRehearsal, updated.Add, [new BundleTarget(BundlePath, Custody)]);
        foreach (var item in updater.All().ToArray())
        {
            if (!isRehearsal) updater.Add(item);
            else Assert.NotNull(item.Outdated);
        }
        updater.Complete();
        if (!isRehearsal && Host.Warnings.Count == 0) Refresh();
        return updated;
    }
}
