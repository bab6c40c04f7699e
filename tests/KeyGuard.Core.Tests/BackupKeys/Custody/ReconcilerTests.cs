using System;
using System.Linq;
using KeyGuard.BackupKeys;
using KeyGuard.BackupKeys.Custody;
using Xunit;

namespace KeyGuard.Tests.BackupKeys.Custody;

/// <summary>What an interrupted run left, settled by what Veeam holds.</summary>
public sealed class ReconcilerTests : CustodyTest
{
    private readonly Guid _id = Guid.NewGuid();

    [Fact]
    public void A_registration_that_reached_Veeam_is_recorded_as_done()
    {
        Pending(PendingChange.Register, "new");
        var told = Assert.Single(Reconciler.Settle(File, [InVeeam("k | new")], Journal));
        var record = File.Read().Keys.Single();
        Assert.Contains("register", told, StringComparison.Ordinal);
        Assert.Null(record.Pending);
        Assert.Equal(RecordState.Active, record.State);
        Assert.Equal((_id, "k | new"), (record.Veeam!.PasswordId!.Value, record.Veeam.Description));
        Assert.Equal("new", record.Wraps.Single().Wrapped);
    }

    [Fact]
    public void A_registration_that_did_not_reach_Veeam_is_forgotten_but_its_wrapped_form_is_not()
    {
        Pending(PendingChange.Register, "new", inUse: "new");
        Assert.Single(Reconciler.Settle(File, [InVeeam("other")], Journal));
        var record = File.Read().Keys.Single();
        Assert.Null(record.Pending);
        Assert.Equal(RecordState.Created, record.State);
        Assert.Equal("new", record.Wraps.Single().Wrapped);
    }

    [Fact]
    public void A_registration_keeps_its_wrapped_form_even_where_no_other_record_of_it_stands()
    {
        Pending(PendingChange.Register, "new");
        Reconciler.Settle(File, [], Journal);
        Assert.Contains(File.Read().Keys.Single().AllWraps(), wrap => wrap.Wrapped == "new");
    }

    [Fact]
    public void A_rewrap_that_reached_Veeam_is_recorded_as_done_and_the_old_form_superseded()
    {
        Pending(PendingChange.Rewrap, "new", inUse: "old");
        Reconciler.Settle(File, [InVeeam("k | new")], Journal);
        var record = File.Read().Keys.Single();
        Assert.Null(record.Pending);
        Assert.Equal("new", record.Wraps.Single().Wrapped);
        Assert.Equal("old", record.History.Single().Wrapped);
        Assert.NotNull(record.History.Single().SupersededAt);
    }

    [Fact]
    public void A_rewrap_that_did_not_reach_Veeam_leaves_the_old_form_in_use_and_keeps_the_new_one()
    {
        Pending(PendingChange.Rewrap, "new", inUse: "old");
        Reconciler.Settle(File, [InVeeam("k | old")], Journal);
        var record = File.Read().Keys.Single();
        Assert.Null(record.Pending);
        Assert.Equal("old", record.Wraps.Single().Wrapped);
        Assert.Equal("new", record.History.Single().Wrapped);
    }

    [Fact]
    public void A_change_of_a_run_still_at_work_is_left_alone()
    {
        using var run = new RunIdentity();
        Pending(PendingChange.Rewrap, "new", inUse: "old", run.Owner);
        var before = Text;
        Assert.Empty(Reconciler.Settle(File, [InVeeam("k | new")], Journal));
        Assert.Equal(before, Text);
    }

    [Fact]
    public void With_nothing_pending_nothing_is_written()
    {
        Assert.Empty(Reconciler.Settle(File, [], Journal));
        Assert.False(System.IO.File.Exists(FilePath()));
    }

    [Fact]
    public void A_settled_change_is_not_settled_again()
    {
        Pending(PendingChange.Rewrap, "new", inUse: "old");
        Assert.Single(Reconciler.Settle(File, [InVeeam("k | new")], Journal));
        Assert.Empty(Reconciler.Settle(File, [InVeeam("k | new")], Journal));
    }

    private StoredKey InVeeam(string description) => new() { Id = _id, Description = description };

    private void Pending(string operation, string wrapped, string? inUse = null, RunOwner? owner = null) => File.Change(document =>
    {
        AddRecord(document, "k");
        var record = document.Keys.Single();
        if (inUse is not null) record.Wraps.Add(Wrap(inUse));
        record.Pending = new PendingChange { Operation = operation, Since = DateTime.UtcNow, Wrap = Wrap(wrapped), Description = "k | " + wrapped, Owner = owner };
        return true;
    });

    private static CustodyWrap Wrap(string text) => new() { InstanceId = "i", RootKeyId = "r", Wrapped = text };
}
