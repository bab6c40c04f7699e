using System;
using System.Linq;
using KeyGuard.BackupKeys.Update;
using KeyGuard.Errors;
using Xunit;

namespace KeyGuard.Tests.BackupKeys.Update;

/// <summary>Veeam does not do what it was asked when a key is re-wrapped.</summary>
public sealed class VeeamWriteTests : BackupKeyTest
{
    private readonly string _old;

    public VeeamWriteTests()
    {
        Have("a");
        _old = Veeam.Descriptions.Single();
        Kms.Version = 2;
    }

    [Fact]
    public void A_description_that_Veeam_cut_is_put_back()
    {
        // Only the new one is too long: what was there before fits, as it did when it was written.
        var sets = 0;
        Veeam.Before = operation =>
        {
            if (operation == "set") Veeam.DescriptionLimit = ++sets == 1 ? 60 : int.MaxValue;
        };
        var update = Update().Single();
        Assert.Equal(UpdateStatus.Failed, update.Status);
        Assert.Equal("VeeamDescriptionAltered", Host.Failures.Single().ErrorId);
        Assert.Equal(_old, Veeam.Descriptions.Single());
        Assert.Equal(_old, update.Description);
        AssertConsistent("a");
        Assert.Single(Record("a").History);
    }

    [Fact]
    public void An_old_description_that_cannot_be_put_back_is_reported_and_custody_has_both_forms()
    {
        var sets = 0;
        Veeam.DescriptionLimit = 60;
        Veeam.Before = operation =>
        {
            if (operation == "set" && ++sets == 2) throw Faults.VeeamFailed("Set-VBREncryptionKey", "stopped", null);
        };
        AssertNotPutBack();
    }

    [Fact]
    public void An_old_description_that_is_altered_in_its_turn_counts_as_not_put_back()
    {
        Veeam.DescriptionLimit = 60;
        AssertNotPutBack();
    }

    [Fact]
    public void A_write_that_throws_though_it_took_effect_is_a_success()
    {
        Veeam.After = operation =>
        {
            if (operation == "set") throw Faults.VeeamFailed("Set-VBREncryptionKey", "lost connection", null);
        };
        Assert.Equal(UpdateStatus.Rewrapped, Update().Single().Status);
        Assert.Empty(Host.Failures);
        AssertConsistent("a");
    }

    [Fact]
    public void A_write_that_fails_leaves_the_old_form_in_use()
    {
        Veeam.Before = operation =>
        {
            if (operation == "set") throw Faults.VeeamFailed("Set-VBREncryptionKey", "no right", null);
        };
        AssertNotWritten("VeeamCommandFailed");
    }

    [Fact]
    public void A_write_that_is_accepted_and_lost_leaves_the_old_form_in_use()
    {
        Veeam.Ignored.Add("set");
        AssertNotWritten("VeeamWriteNotKept");
    }

    [Fact]
    public void A_key_that_vanished_in_the_meantime_is_reported()
    {
        Veeam.Before = operation =>
        {
            if (operation == "set") Veeam.Drop(Veeam.List()[0].Id);
        };
        Assert.Equal(UpdateStatus.Failed, Update().Single().Status);
        Assert.Equal("BackupKeyNotInVeeam", Host.Failures.Single().ErrorId);
        Assert.Contains(Record("a").Wraps, wrap => _old.EndsWith(wrap.Wrapped, StringComparison.Ordinal));
        Assert.Null(Record("a").Pending);
    }

    [Fact]
    public void After_a_failed_write_the_next_run_does_it()
    {
        Veeam.Ignored.Add("set");
        Update();
        Veeam.Ignored.Clear();
        NewHost();
        Assert.Equal(UpdateStatus.Rewrapped, Update().Single().Status);
        AssertConsistent("a");
    }

    private void AssertNotWritten(string errorId)
    {
        var update = Update().Single();
        Assert.Equal((UpdateStatus.Failed, _old), (update.Status, update.Description));
        Assert.Equal((errorId, "a"), (Host.Failures.Single().ErrorId, Host.Failures.Single().Target));
        AssertConsistent("a");
        Assert.Single(Record("a").History);
    }

    private void AssertNotPutBack()
    {
        var update = Update().Single();
        Assert.Equal(UpdateStatus.Failed, update.Status);
        Assert.Equal("VeeamDescriptionNotPutBack", Host.Failures.Single().ErrorId);
        Assert.Equal(Veeam.Descriptions.Single(), update.Description);
        var record = Record("a");
        Assert.EndsWith(record.Wraps.Single().Wrapped, _old, StringComparison.Ordinal);
        Assert.Equal(Kms.Reveal(record.Wraps.Single().Wrapped), Kms.Reveal(record.History.Single().Wrapped));
        Assert.Null(record.Pending);
    }
}
