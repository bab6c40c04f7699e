using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.BackupKeys.Custody.Merge;
using Xunit;

namespace KeyGuard.Tests.BackupKeys.Bundle;

/// <summary>
/// The merge matrix. Forms are written as root key and day, such as p1: made by root key p on the first day. What is
/// joined is always joined twice, and the other way round, where that must come to the same.
/// </summary>
public sealed class MergeTests
{
    private static readonly DateTime Start = new(2026, 11, 1, 0, 0, 0, DateTimeKind.Utc);

    [Theory]
    // equal
    [InlineData("p1", "", "p1", "", "p1", "")]
    // of one custodian's forms the later one is in use, whichever side has it
    [InlineData("p1", "", "p2", "", "p2", "p1")]
    [InlineData("p2", "", "p1", "", "p2", "p1")]
    [InlineData("p3", "p1@3", "p2", "p1@2", "p3", "p1,p2")]
    // a re-wrap that one side has not heard of
    [InlineData("p1", "", "p2", "p1@2", "p2", "p1")]
    [InlineData("p2", "p1@2", "p1", "", "p2", "p1")]
    // a custodian that one side has not heard of
    [InlineData("p1", "", "p1,r1", "", "p1,r1", "")]
    [InlineData("p1,r1", "", "p1", "", "p1,r1", "")]
    [InlineData("p2,r1", "p1@2", "p1,r3", "r1@3", "p2,r3", "p1,r1")]
    // moved away on one side
    [InlineData("t3", "p1@3", "p1", "", "t3", "p1")]
    [InlineData("p1", "", "t3", "p1@3", "t3", "p1")]
    [InlineData("t3,r1", "p1@3", "p1,r1", "", "t3,r1", "p1")]
    [InlineData("p1,r1", "", "t3,r1", "p1@3", "t3,r1", "p1")]
    // what the newer side carries first stays first
    [InlineData("p1,r1", "", "t3,r2", "p1@3,r1@2", "t3,r2", "p1,r1")]
    // each took for superseded what the other uses: the newer one knows, and no key is left without a form
    [InlineData("p1", "r1@2", "r1", "p1@5", "r1", "p1")]
    [InlineData("r1", "p1@5", "p1", "r1@2", "r1", "p1")]
    public void Forms(string mine, string myHistory, string other, string othersHistory, string expected, string expectedHistory)
    {
        var record = Record("a", mine, myHistory);
        RecordMerge.Into(record, Record("a", other, othersHistory));
        AssertForms(record, expected, expectedHistory);
        var once = JsonSerializer.Serialize(record);
        RecordMerge.Into(record, Record("a", other, othersHistory));
        Assert.Equal(once, JsonSerializer.Serialize(record));
        RecordMerge.Into(record, Record("a", mine, myHistory));
        Assert.Equal(once, JsonSerializer.Serialize(record));
    }

    [Theory]
    // kept where the other knows nothing of it
    [InlineData("p2", null, "p1", "", "p2")]
    [InlineData(null, "p2", "p1", "", "p2")]
    // settled on the other side: used, or found not to have reached Veeam
    [InlineData(null, "p2", "p2", "p1@2", null)]
    [InlineData(null, "p2", "p1", "p2@3", null)]
    // two at a time: the first stays, the other's form is not forgotten
    [InlineData("p2", "p3", "p1", "", "p2")]
    public void What_is_pending_is_kept_until_its_outcome_is_known(string? mine, string? other, string forms, string history, string? expected)
    {
        var record = Record("a", forms, history);
        record.Pending = Pending(PendingChange.Rewrap, mine);
        var joined = Record("a", "p1", "");
        joined.Pending = Pending(PendingChange.Rewrap, other);
        RecordMerge.Into(record, joined);
        Assert.Equal(expected, record.Pending?.Wrap.Wrapped);
        foreach (var text in new[] { mine, other }.OfType<string>()) Assert.Contains(record.AllWraps(), wrap => wrap.Wrapped == text);
        var once = JsonSerializer.Serialize(record);
        RecordMerge.Into(record, joined);
        Assert.Equal(once, JsonSerializer.Serialize(record));
    }

    [Theory]
    [InlineData(RecordState.Created, RecordState.Active, false)]
    [InlineData(RecordState.Active, RecordState.Created, true)]
    public void A_registration_is_pending_only_as_long_as_nobody_knows_that_it_was_done(string mine, string state, bool isSettled)
    {
        var record = Record("a", "p1", "");
        record.State = mine;
        var other = Record("a", "p1", "");
        other.State = RecordState.Created;
        other.Pending = Pending(PendingChange.Register, "p1");
        RecordMerge.Into(record, other);
        Assert.Equal(isSettled, record.Pending is null);
        other.State = state;
        other.Pending = null;
        RecordMerge.Into(record, other);
        Assert.Equal(RecordState.Active, record.State);
    }

    [Fact]
    public void Facts_that_one_side_lacks_are_taken_from_the_other_and_none_is_overwritten()
    {
        var record = Record("a", "p1", "");
        record.Veeam = null;
        record.Protected.Check = null;
        record.Unknown = Members(("both", "mine"), ("mine", "kept"));
        record.Wraps[0].RootKeyVersion = null;
        var other = Record("a", "p1", "");
        other.Veeam = new VeeamFacts { PasswordId = Guid.NewGuid(), Description = "a | p1" };
        other.Protected.Created = Start;
        other.Unknown = Members(("both", "theirs"), ("theirs", "kept too"));
        other.Wraps[0].RootKeyVersion = "v1";
        RecordMerge.Into(record, other);
        Assert.Equal((other.Veeam.PasswordId, "v1", "check-a", (DateTime?)Start), (record.Veeam!.PasswordId, record.Wraps[0].RootKeyVersion, record.Protected.Check, record.Protected.Created));
        Assert.Equal("mine", record.Unknown["both"].GetString());
        Assert.Equal(["both", "mine", "theirs"], record.Unknown.Keys.OrderBy(name => name, StringComparer.Ordinal));
    }

    [Fact]
    public void A_key_is_known_again_under_another_name_by_its_check_value_or_any_of_its_forms()
    {
        var keys = new List<CustodyRecord> { Record("a", "p2", "p1@2") };
        var merge = new KeyMerge(keys);
        var renamed = Record("renamed", "p3", "");
        renamed.Protected.Check = "check-a";
        Assert.Equal(("a", MergeStatus.Updated), merge.Add(renamed));
        var unchecked_ = Record("by hand", "p1", "");
        unchecked_.Protected.Check = null;
        Assert.Equal(("a", MergeStatus.Unchanged), merge.Add(unchecked_));
        AssertForms(Assert.Single(keys), "p3", "p1,p2");
    }

    [Fact]
    public void Two_different_keys_of_one_name_are_both_kept()
    {
        var keys = new List<CustodyRecord> { Record("a", "p1", "") };
        Assert.Equal(("A (2)", MergeStatus.Added), new KeyMerge(keys).Add(Foreign()));
        Assert.Equal(("A (2)", MergeStatus.Unchanged), new KeyMerge(keys).Add(Foreign()));
        AssertForms(keys[0], "p1", "");
        AssertForms(keys[1], "q1", "");
        // The check value still goes by the name it was made with.
        Assert.Equal("A", keys[1].CheckName());

        static CustodyRecord Foreign()
        {
            var record = Record("A", "q1", "");
            record.Protected.Check = "another";
            return record;
        }
    }

    [Fact]
    public void A_key_that_was_made_and_never_used_gives_way_to_the_one_that_took_its_name()
    {
        var keys = new List<CustodyRecord> { Unused() };
        var later = Record("a", "p2", "p1@2");
        Assert.Equal(("a", MergeStatus.Updated), new KeyMerge(keys).Add(later));
        Assert.Equal("check-a", Assert.Single(keys).Protected.Check);
        AssertForms(keys[0], "p2", "p1");
        Assert.Equal(("a", MergeStatus.Unchanged), new KeyMerge(keys).Add(Unused()));

        static CustodyRecord Unused()
        {
            var record = Record("a", "p1", "");
            record.State = RecordState.Created;
            record.Protected.Check = "never used";
            return record;
        }
    }

    private static void AssertForms(CustodyRecord record, string inUse, string history)
    {
        Assert.Equal(inUse, string.Join(",", record.Wraps.Select(wrap => wrap.Wrapped)));
        Assert.Equal(history, string.Join(",", record.History.Select(wrap => wrap.Wrapped).OrderBy(text => text, StringComparer.Ordinal)));
        Assert.All(record.Wraps, wrap => Assert.Null(wrap.SupersededAt));
        Assert.All(record.History, wrap => Assert.NotNull(wrap.SupersededAt));
    }

    private static CustodyRecord Record(string name, string wraps, string history) => new()
    {
        Name = name,
        Protected = new ProtectedFacts { Name = name, Check = "check-" + name },
        State = RecordState.Active,
        Wraps = [.. Split(wraps).Select(Wrap)],
        History = [.. Split(history).Select(Wrap)],
    };

    private static PendingChange? Pending(string operation, string? wrap) =>
        wrap is null ? null : new PendingChange { Operation = operation, Since = Start.AddDays(1), Wrap = Wrap(wrap), Description = "a | " + wrap };

    private static CustodyWrap Wrap(string text)
    {
        var parts = text.Split('@');
        return new CustodyWrap
        {
            InstanceId = "i",
            RootKeyId = parts[0].Substring(0, 1),
            Wrapped = parts[0],
            WrappedAt = Start.AddDays(Day(parts[0].Substring(1))),
            SupersededAt = parts.Length > 1 ? Start.AddDays(Day(parts[1])) : null,
        };
    }

    private static int Day(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static string[] Split(string text) => text.Length == 0 ? [] : text.Split(',');

    private static Dictionary<string, JsonElement> Members(params (string Name, string Value)[] members) =>
        members.ToDictionary(member => member.Name, member => JsonSerializer.SerializeToElement(member.Value));
}
