using System.Collections.Generic;
using System.Linq;
using System.Text;
using KeyGuard.WinRm.Baselines;
using KeyGuard.WinRm.Policy;
using Xunit;

namespace KeyGuard.Tests.WinRm.Policy;

/// <summary>A value among other entries: they stay, and none that comes later takes it away.</summary>
public sealed class PolicyMergeTests
{
    private const string Key = @"Software\Policies\Test";
    private static readonly PolicyValue Wanted = PolicyValue.Of(Key, "Allow", 0, "the policy");
    private static readonly PolicyEntry Other = new(@"Software\Else", "Allow", 4, [9, 9, 9, 9]);

    [Fact]
    public void A_new_value_goes_to_the_end()
    {
        Assert.Equal(WinRMPolicyState.Added, Merge([Other], out var entries));
        Assert.Same(Other, entries[0]);
        Assert.True(entries[1].IsSameAs(PolicyMerge.EntryFor(Wanted)));
    }

    [Fact]
    public void Another_value_is_changed_in_its_place()
    {
        Assert.Equal(WinRMPolicyState.Changed, Merge([Entry("ALLOW", 1), Other], out var entries));
        Assert.Equal(2, entries.Count);
        Assert.True(entries[0].IsSameAs(PolicyMerge.EntryFor(Wanted)));
        Assert.Same(Other, entries[1]);
    }

    [Fact]
    public void The_same_value_is_left_alone_however_its_name_is_written()
    {
        var there = Entry("aLLOW", 0);
        Assert.Equal(WinRMPolicyState.Unchanged, Merge([there, Other], out var entries));
        Assert.Same(there, entries[0]);
    }

    [Fact]
    public void A_value_of_another_type_is_changed() =>
        Assert.Equal(WinRMPolicyState.Changed, Merge([new PolicyEntry(Key, "Allow", 1, Encoding.Unicode.GetBytes("0\0"))], out _));

    [Fact]
    public void A_deletion_of_the_value_is_replaced()
    {
        Assert.Equal(WinRMPolicyState.Changed, Merge([Entry("**del.Allow", 1), Other], out var entries));
        Assert.Equal(2, entries.Count);
        Assert.Equal("Allow", entries[0].Name);
    }

    [Fact]
    public void Of_several_entries_for_the_value_one_is_left()
    {
        Assert.Equal(WinRMPolicyState.Changed, Merge([Entry("**del.Allow", 1), Other, Entry("Allow", 1)], out var entries));
        Assert.Equal(["Allow", "Allow"], entries.Select(entry => entry.Name));
        Assert.Same(Other, entries[0]);
    }

    [Theory]
    [InlineData(Key, "**delvals.", " ")]
    [InlineData(Key, "**DeleteValues", "x;allow;y")]
    [InlineData(@"Software\Policies", "**DeleteKeys", "a;Test")]
    [InlineData("Software", "**deletekeys", "Policies")]
    public void What_is_swept_away_later_is_put_behind(string key, string name, string data)
    {
        var sweeper = new PolicyEntry(key, name, 1, Encoding.Unicode.GetBytes(data + "\0"));
        Assert.Equal(WinRMPolicyState.Changed, Merge([Entry("Allow", 0), sweeper], out var entries));
        Assert.Same(sweeper, entries[0]);
        Assert.True(entries[1].IsSameAs(PolicyMerge.EntryFor(Wanted)));
        Assert.Equal(WinRMPolicyState.Unchanged, Merge([.. entries], out _));
    }

    [Theory]
    [InlineData(@"Software\Else", "**delvals.", " ")]
    [InlineData(Key, "**DeleteValues", "Allowed;NotAllow")]
    [InlineData(@"Software\Policies", "**DeleteKeys", "Tes;Testing")]
    [InlineData(Key, "**del.Other", " ")]
    [InlineData(Key, "**SecureKey", "1")]
    public void What_sweeps_other_things_away_changes_nothing(string key, string name, string data) =>
        Assert.Equal(WinRMPolicyState.Unchanged, Merge([Entry("Allow", 0), new PolicyEntry(key, name, 1, Encoding.Unicode.GetBytes(data + "\0"))], out _));

    [Fact]
    public void A_sweep_before_the_value_does_no_harm() => Assert.Equal(WinRMPolicyState.Unchanged, Merge([Entry("**delvals.", 0), Entry("Allow", 0)], out _));

    private static WinRMPolicyState Merge(List<PolicyEntry> there, out IReadOnlyList<PolicyEntry> entries)
    {
        var merge = new PolicyMerge(there);
        var state = merge.Put(Wanted);
        entries = merge.Entries;
        return state;
    }

    private static PolicyEntry Entry(string name, byte value) => new(Key, name, 4, [value, 0, 0, 0]);
}
