using System;
using System.Linq;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.BackupKeys.Update;
using KeyGuard.Errors;
using KeyGuard.KeyProtect;
using KeyGuard.Tests.Support;
using Xunit;

namespace KeyGuard.Tests.BackupKeys.Update;

/// <summary>Keys whose root key is recorded.</summary>
public sealed class UpdaterTests : BackupKeyTest
{
    [Fact]
    public void After_a_rotation_every_key_is_rewrapped_in_Veeam_and_custody()
    {
        var old = Have("a", "b", "c").ToDictionary(key => key.Name, key => key.Description);
        Kms.Version = 2;
        var updated = Update();
        Assert.Equal(3, updated.Count);
        Assert.All(updated, update =>
        {
            Assert.Equal(UpdateStatus.Rewrapped, update.Status);
            Assert.True(update.Rewrapped);
            Assert.Equal((Kms.VersionId(1), Kms.VersionId(2)), (update.OldKeyVersion, update.NewKeyVersion));
            Assert.Equal(("primary", LabProcess.Primary, LabProcess.RootKey), (update.Kms, update.InstanceId, update.RootKeyId));
            Assert.NotEqual(old[update.Name], update.Description);
            Assert.Contains(update.Description, Veeam.Descriptions);
            Assert.Equal("native " + update.Id, update.EncryptionKey);
            AssertConsistent(update.Name);
            Assert.Equal(old[update.Name], update.Name + " | " + Record(update.Name).History.Single().Wrapped);
        });
        Assert.Empty(Host.Failures);
    }

    [Fact]
    public void Custody_knows_the_new_form_before_Veeam_is_touched()
    {
        Have("a");
        Kms.Version = 2;
        Veeam.Before = operation =>
        {
            if (operation == "set") Assert.Equal(PendingChange.Rewrap, Record("a").Pending!.Operation);
        };
        Assert.Equal(UpdateStatus.Rewrapped, Update().Single().Status);
    }

    [Fact]
    public void What_is_current_already_costs_one_look_at_the_root_key_and_no_call_or_write()
    {
        Have("a", "b", "c");
        Kms.Calls.Clear();
        var before = System.IO.File.ReadAllText(CustodyPath);
        Assert.All(Update(), update => Assert.Equal(UpdateStatus.AlreadyCurrent, update.Status));
        Assert.Equal(["metadata"], Kms.Calls);
        Assert.Equal(0, Veeam.Counts["set"]);
        Assert.Equal(before, System.IO.File.ReadAllText(CustodyPath));
    }

    [Fact]
    public void A_second_run_finds_everything_done()
    {
        Have("a", "b");
        Kms.Version = 2;
        Update();
        Assert.All(Update(), update => Assert.Equal(UpdateStatus.AlreadyCurrent, update.Status));
    }

    [Fact]
    public void The_same_key_twice_in_the_input_is_one_key()
    {
        var id = Have("a").Single().Id;
        Kms.Version = 2;
        var results = 0;
        using (var updater = new BackupKeyUpdater([Connection], Veeam, Host, 4, isRehearsal: false, _ => results++))
        {
            updater.Add(updater.Find(id, "a")!);
            updater.Add(updater.Find(id, "a")!);
            updater.Complete();
        }
        Assert.Equal((1, 1, 1), (results, Kms.Count("rewrap"), Veeam.Counts["set"]));
    }

    [Fact]
    public void A_key_that_is_not_in_Veeam_is_reported_by_name()
    {
        using var updater = new BackupKeyUpdater([Connection], Veeam, Host, 4, isRehearsal: false, static _ => { });
        var failure = Assert.Throws<KeyGuardException>(() => updater.Find(Guid.NewGuid(), "gone"));
        Assert.Equal(("BackupKeyNotInVeeam", "gone"), (failure.ErrorId, failure.Target));
    }

    [Fact]
    public void Passwords_that_are_not_wrapped_are_left_alone()
    {
        Veeam.Seed("old password of 2019");
        Have("a");
        Kms.Version = 2;
        Assert.Single(Update());
        Assert.Contains("old password of 2019", Veeam.Descriptions);
    }

    [Theory]
    [InlineData(RootKeyState.Destroyed, UpdateStatus.RootKeyDestroyed, "RootKeyDestroyed")]
    [InlineData(RootKeyState.Suspended, UpdateStatus.RootKeyDisabled, "RootKeyDisabled")]
    public void A_revoked_root_key_is_reported_for_each_key_and_nothing_is_removed(RootKeyState state, UpdateStatus status, string errorId)
    {
        Have("a", "b");
        var descriptions = Veeam.Descriptions;
        var custody = System.IO.File.ReadAllText(CustodyPath);
        Kms.Version = 2;
        Kms.State = state;
        Assert.All(Update(), update => Assert.Equal(status, update.Status));
        Assert.Equal(["a", "b"], Host.Failures.Select(failure => failure.Target).OrderBy(name => name, StringComparer.Ordinal));
        Assert.All(Host.Failures, failure => Assert.Equal(errorId, failure.ErrorId));
        Assert.Equal(descriptions, Veeam.Descriptions);
        Assert.Equal(custody, System.IO.File.ReadAllText(CustodyPath));
        Assert.Equal((0, 0), (Veeam.Counts["set"], Veeam.Counts["remove"]));
        Assert.Equal(0, Kms.Count("rewrap"));
    }

    [Theory]
    [InlineData(KmsErrorKind.RootKeyDestroyed, UpdateStatus.RootKeyDestroyed)]
    [InlineData(KmsErrorKind.RootKeyDisabled, UpdateStatus.RootKeyDisabled)]
    [InlineData(KmsErrorKind.RootKeyExpired, UpdateStatus.Failed)]
    [InlineData(KmsErrorKind.KeyUnknown, UpdateStatus.KeyUnknown)]
    [InlineData(KmsErrorKind.AuthenticationFailed, UpdateStatus.AuthenticationFailed)]
    [InlineData(KmsErrorKind.TokenExpired, UpdateStatus.AuthenticationFailed)]
    [InlineData(KmsErrorKind.BadCiphertext, UpdateStatus.BadCiphertext)]
    [InlineData(KmsErrorKind.Throttled, UpdateStatus.Throttled)]
    [InlineData(KmsErrorKind.Unavailable, UpdateStatus.Unavailable)]
    [InlineData(KmsErrorKind.Conflict, UpdateStatus.Failed)]
    [InlineData(KmsErrorKind.Rejected, UpdateStatus.Failed)]
    public void Every_failure_of_the_service_has_its_status_and_changes_nothing(KmsErrorKind kind, UpdateStatus status)
    {
        Have("a");
        var descriptions = Veeam.Descriptions;
        Kms.Fail(kind);
        var update = Update().Single();
        Assert.Equal(status, update.Status);
        Assert.False(update.Rewrapped);
        Assert.NotEmpty(update.Message);
        Assert.Equal("c-1", update.CorrelationId);
        Assert.Null(update.NewKeyVersion);
        Assert.Equal(Kms.VersionId(1), update.OldKeyVersion);
        Assert.Equal(("a", "Test" + kind), (Host.Failures.Single().Target, Host.Failures.Single().ErrorId));
        Assert.Equal(descriptions, Veeam.Descriptions);
        AssertConsistent("a");
    }

    [Fact]
    public void A_key_of_an_instance_that_is_not_connected_is_not_tried_elsewhere()
    {
        Have("a");
        Kms.Version = 2;
        var elsewhere = new MemoryKms(LabProcess.Recovery, LabProcess.RecoveryRootKey);
        var update = Update(Connect(elsewhere, "recovery")).Single();
        Assert.Equal(UpdateStatus.Failed, update.Status);
        Assert.Equal("ConnectionForKeyMissing", Host.Failures.Single().ErrorId);
        Assert.Empty(elsewhere.Calls);
    }

    [Fact]
    public void With_several_connections_each_key_goes_to_its_own()
    {
        Have("a");
        var recovery = new MemoryKms(LabProcess.Recovery, LabProcess.RecoveryRootKey);
        Kms.Version = recovery.Version = 2;
        Assert.Equal(UpdateStatus.Rewrapped, Update(Connect(recovery, "recovery"), Connection).Single().Status);
        Assert.Equal(0, recovery.Count("rewrap"));
    }

    [Fact]
    public void A_rehearsal_settles_and_writes_nothing()
    {
        Have("a");
        Custody.Change(document =>
        {
            document.Keys[0].Pending = new PendingChange { Operation = PendingChange.Rewrap, Wrap = new CustodyWrap { Wrapped = "never arrived" }, Description = "a | never arrived" };
            return true;
        });
        var before = System.IO.File.ReadAllText(CustodyPath);
        using (var updater = new BackupKeyUpdater([Connection], Veeam, Host, 4, isRehearsal: true, static _ => { })) Assert.Single(updater.All());
        Assert.Equal(before, System.IO.File.ReadAllText(CustodyPath));
    }

    [Fact]
    public void An_unwritable_custody_file_stops_it_before_any_call()
    {
        Have("a");
        Kms.Calls.Clear();
        System.IO.File.SetAttributes(CustodyPath, System.IO.FileAttributes.ReadOnly);
        try
        {
            Assert.Equal("CustodyFileUnwritable", Assert.Throws<KeyGuardException>(() => Update()).ErrorId);
        }
        finally
        {
            System.IO.File.SetAttributes(CustodyPath, System.IO.FileAttributes.Normal);
        }
        Assert.Empty(Kms.Calls);
    }

    [Fact]
    public void After_a_stop_nothing_more_is_written_and_the_next_run_does_the_rest()
    {
        Have(Enumerable.Range(1, 20).Select(number => "key " + number).ToArray());
        Kms.Version = 2;
        Veeam.After = operation =>
        {
            if (operation == "set") Host.Stop();
        };
        Update();
        Assert.Equal(1, Veeam.Counts["set"]);
        Veeam.After = null;
        NewHost();
        Assert.Equal(19, Update().Count(update => update.Status == UpdateStatus.Rewrapped));
        Assert.All(Enumerable.Range(1, 20), number => AssertConsistent("key " + number));
    }

    [Fact]
    public void The_progress_ends_complete()
    {
        Have("a", "b", "c");
        Kms.Version = 2;
        Update();
        Assert.Equal((3, 3), Host.ProgressSteps.Last());
        Assert.All(Host.ProgressSteps.Take(Host.ProgressSteps.Count - 1), step => Assert.True(step.Done < step.Total));
    }

    [Fact]
    public void Without_versions_a_fresh_text_is_a_rewrap_and_the_same_text_is_current()
    {
        Kms.OmitVersions = true;
        Have("a");
        var update = Update().Single();
        Assert.Equal((UpdateStatus.Rewrapped, (string?)null), (update.Status, update.NewKeyVersion));
        AssertConsistent("a");
        Kms.KeepsCiphertext = true;
        Assert.Equal(UpdateStatus.AlreadyCurrent, Update().Single().Status);
        AssertConsistent("a");
    }

    [Fact]
    public void Versions_left_out_by_the_metadata_alone_are_learned_from_the_reply()
    {
        Kms.OmitVersions = true;
        Have("a");
        Kms.OmitVersions = false;
        var update = Update().Single();
        Assert.Equal(UpdateStatus.AlreadyCurrent, update.Status);
        Assert.Equal(Kms.VersionId(1), Record("a").Wraps.Single().RootKeyVersion);
        Assert.Equal(0, Veeam.Counts["set"]);
    }

    [Fact]
    public void The_form_of_another_run_that_is_still_pending_is_not_forgotten()
    {
        Have("a");
        Kms.Version = 2;
        var theirs = Kms.Seed(Kms.Reveal(Record("a").Wraps[0].Wrapped)!);
        using var other = new RunIdentity();
        Custody.Change(document =>
        {
            document.Keys[0].Pending = new PendingChange { Operation = PendingChange.Rewrap, Wrap = new CustodyWrap { Wrapped = theirs, RootKeyId = Kms.RootKeyId, InstanceId = Kms.InstanceId }, Description = "a | " + theirs, Owner = other.Owner };
            return true;
        });
        Assert.Equal(UpdateStatus.Rewrapped, Update().Single().Status);
        Assert.Contains(Record("a").AllWraps(), wrap => wrap.Wrapped == theirs);
    }
}
