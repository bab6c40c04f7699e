using System;
using System.IO;
using System.Linq;
using KeyGuard.BackupKeys.Update;
using KeyGuard.Errors;
using KeyGuard.KeyProtect;
using Xunit;

namespace KeyGuard.Tests.BackupKeys.TwoCustodians;

/// <summary>One password under the root keys of two instances.</summary>
public sealed class TwoCustodiansTests : TwoCustodiansTest
{
    private static readonly string[] Names = ["a", "b"];

    [Fact]
    public void Custody_has_both_forms_and_Veeam_carries_the_first()
    {
        Have(Names);
        AssertWhole(Names, Primary, Recovery);
    }

    [Fact]
    public void A_key_that_one_of_them_did_not_wrap_is_not_made()
    {
        Recovery.Fail(KmsErrorKind.Unavailable);
        Assert.Empty(Create(["a"]));
        Assert.Equal(KmsErrorKind.Unavailable, Assert.IsType<KmsException>(OnlyFailure()).Kind);
        Assert.Empty(Custody.Read().Keys);
    }

    [Fact]
    public void The_same_root_key_by_another_connection_is_no_second_custodian() =>
        Assert.Equal("CustodiansAlike", Assert.Throws<KeyGuardException>(() => Create(["a"], AtPrimary, Connect(Primary, "again"))).ErrorId);

    [Fact]
    public void All_forms_are_recorded_again_where_custody_was_lost_before_the_registration()
    {
        var keys = Create(Names);
        File.Delete(CustodyPath);
        Register(keys);
        Assert.All(Names, name => Assert.Equal([Primary.InstanceId, Recovery.InstanceId], Record(name).Wraps.Select(wrap => wrap.InstanceId)));
    }

    [Theory]
    [InlineData(KmsErrorKind.Unavailable)]
    [InlineData(KmsErrorKind.RootKeyDisabled)]
    [InlineData(KmsErrorKind.RootKeyDestroyed)]
    [InlineData(KmsErrorKind.AuthenticationFailed)]
    [InlineData(KmsErrorKind.BadCiphertext)]
    public void Any_one_of_them_unwraps(KmsErrorKind failure)
    {
        var password = Veeam.Password(Have(["a"])[0].Id);
        var carried = Veeam.List().Select(Carried).ToArray();
        Primary.Fail(failure);
        Assert.Equal([("a", password)], Unwrap(carried, AtPrimary, AtRecovery));
        Primary.Before = null;
        Recovery.Fail(failure);
        Assert.Equal([("a", password)], Unwrap(carried, AtPrimary, AtRecovery));
        Assert.Equal([("a", password)], Unwrap(carried, AtPrimary));
    }

    [Fact]
    public void The_recovery_instance_alone_unwraps_what_Veeam_carries()
    {
        Have(["a"]);
        Assert.Equal("a", Assert.Single(Unwrap(Veeam.List().Select(Carried), AtRecovery)).Name);
        Assert.Equal(0, Primary.Count("unwrap"));
    }

    [Fact]
    public void A_service_that_does_not_answer_is_asked_first_only_once()
    {
        Have(["a", "b", "c"]);
        Primary.Fail(KmsErrorKind.Unavailable);
        Assert.Equal(3, Unwrap(Veeam.List().Select(Carried), AtPrimary, AtRecovery).Count);
        Assert.Equal(1, Primary.Count("unwrap"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Updating_with_one_of_them_down_fails_its_part_only(bool primaryIsDown)
    {
        Have(Names);
        Primary.Version++;
        Recovery.Version++;
        (primaryIsDown ? Primary : Recovery).Fail(KmsErrorKind.Unavailable);
        Assert.All(Update(), update =>
        {
            Assert.Equal(primaryIsDown ? UpdateStatus.Unavailable : UpdateStatus.Rewrapped, update.Status);
            Assert.Equal(primaryIsDown ? UpdateStatus.Rewrapped : UpdateStatus.Unavailable, Assert.Single(update.OtherCustodians).Status);
        });
        Assert.Equal(2, Host.Failures.Count);
        AssertWhole(Names, Primary, Recovery);
        NewHost();
        Primary.Before = Recovery.Before = null;
        Update();
        Assert.Empty(Host.Failures);
        AssertWhole(Names, Primary, Recovery);
        Assert.All(Names, name => Assert.Equal([Primary.VersionId(2), Recovery.VersionId(2)], Record(name).Wraps.Select(wrap => wrap.RootKeyVersion)));
    }

    [Theory]
    [InlineData(RootKeyState.Suspended, UpdateStatus.RootKeyDisabled)]
    [InlineData(RootKeyState.Destroyed, UpdateStatus.RootKeyDestroyed)]
    public void A_revoked_root_key_leaves_the_other_custodian_its_turn_and_loses_nothing(RootKeyState state, UpdateStatus expected)
    {
        Have(Names);
        Recovery.Version++;
        Primary.State = state;
        Assert.All(Update(), update => Assert.Equal((expected, UpdateStatus.Rewrapped), (update.Status, update.OtherCustodians[0].Status)));
        AssertWhole(Names, Primary, Recovery);
    }

    [Fact]
    public void Naming_only_the_second_custodian_updates_it_and_leaves_Veeam_alone()
    {
        Have(Names);
        Primary.Version++;
        Recovery.Version++;
        var writes = Veeam.Counts["set"];
        var updater = new BackupKeyUpdater([AtRecovery], Veeam, Host, 1, false, update => Assert.Equal((UpdateStatus.NotAsked, UpdateStatus.Rewrapped), (update.Status, update.OtherCustodians[0].Status))) { WarnsOfUnreached = false };
        using (updater)
        {
            foreach (var item in updater.All().ToArray()) updater.Add(item with { OnlyOthers = true });
            updater.Complete();
        }
        Refresh();
        Assert.Empty(Host.Failures);
        Assert.Empty(Host.Warnings);
        Assert.Equal(writes, Veeam.Counts["set"]);
        AssertWhole(Names, Primary, Recovery);
    }

    [Fact]
    public void What_another_custodian_re_wrapped_is_in_custody_before_it_is_reported()
    {
        Have(Names);
        Recovery.Version++;
        var seen = 0;
        Between = () =>
        {
            if (Custody.Read().Keys.Any(record => record.Wraps[1].RootKeyVersion == Recovery.VersionId(2))) seen++;
        };
        Assert.All(Update(), update => Assert.Equal(UpdateStatus.AlreadyCurrent, update.Status));
        Assert.True(seen >= Names.Length);
    }

    [Fact]
    public void A_custodian_without_a_connection_is_warned_of_once()
    {
        Have(Names);
        Primary.Version++;
        Update(AtPrimary);
        Assert.Contains(Recovery.InstanceId, Assert.Single(Host.Warnings), StringComparison.Ordinal);
        AssertWhole(Names, Primary, Recovery);
    }
}
