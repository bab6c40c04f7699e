using System;
using System.Diagnostics;
using KeyGuard.BackupKeys.Custody;
using Xunit;

namespace KeyGuard.Tests.BackupKeys.Custody;

/// <summary>Whose pending change it is.</summary>
public sealed class RunIdentityTests
{
    [Fact]
    public void A_run_at_work_keeps_its_changes_until_it_ends()
    {
        var run = new RunIdentity();
        var pending = new PendingChange { Owner = run.Owner, Since = DateTime.UtcNow };
        Assert.False(RunIdentity.IsAbandoned(pending));
        run.Dispose();
        Assert.True(RunIdentity.IsAbandoned(pending));
    }

    [Fact]
    public void Two_runs_in_one_process_are_told_apart()
    {
        using var one = new RunIdentity();
        var two = new RunIdentity();
        var pending = new PendingChange { Owner = two.Owner };
        two.Dispose();
        Assert.True(RunIdentity.IsAbandoned(pending));
        Assert.False(RunIdentity.IsAbandoned(new PendingChange { Owner = one.Owner }));
    }

    [Fact]
    public void A_change_that_nobody_owns_is_abandoned() => Assert.True(RunIdentity.IsAbandoned(new PendingChange()));

    [Fact]
    public void A_process_that_is_no_more_left_its_changes_behind() =>
        Assert.True(RunIdentity.IsAbandoned(new PendingChange { Owner = Owner(owner => owner.ProcessId = int.MaxValue) }));

    [Fact]
    public void A_process_with_the_same_number_that_began_later_is_another_one() =>
        Assert.True(RunIdentity.IsAbandoned(new PendingChange { Owner = Parent(owner => owner.ProcessStart = owner.ProcessStart.AddMinutes(-5)) }));

    [Fact]
    public void A_process_that_still_runs_is_believed_to_be_at_work() =>
        Assert.False(RunIdentity.IsAbandoned(new PendingChange { Owner = Parent(static _ => { }) }));

    [Theory]
    [InlineData(59, false)]
    [InlineData(61, true)]
    public void Another_computer_has_an_hour(int minutes, bool abandoned)
    {
        var pending = new PendingChange { Owner = Owner(owner => owner.Host = "another-host"), Since = DateTime.UtcNow.AddMinutes(-minutes) };
        Assert.Equal(abandoned, RunIdentity.IsAbandoned(pending));
    }

    private static RunOwner Owner(Action<RunOwner> change)
    {
        using var run = new RunIdentity();
        var owner = run.Owner;
        change(owner);
        return owner;
    }

    // Some other process that certainly runs: the one started first.
    private static RunOwner Parent(Action<RunOwner> change) => Owner(owner =>
    {
        using var other = Process.GetProcessById(1);
        owner.ProcessId = 1;
        owner.ProcessStart = other.StartTime.ToUniversalTime();
        change(owner);
    });
}
