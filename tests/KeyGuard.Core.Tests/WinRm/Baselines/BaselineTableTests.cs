using System;
using System.Linq;
using KeyGuard.WinRm.Baselines;
using Xunit;

namespace KeyGuard.Tests.WinRm.Baselines;

/// <summary>The one table of rules holds together.</summary>
public sealed class BaselineTableTests
{
    [Fact]
    public void Ids_are_unique() => Assert.Equal(BaselineTable.All.Count, BaselineTable.All.Select(rule => rule.Id).Distinct(StringComparer.OrdinalIgnoreCase).Count());

    [Fact]
    public void No_registry_value_has_two_rules() =>
        Assert.All(BaselineTable.All.Where(rule => rule.Policy is not null).GroupBy(rule => rule.Policy!.ToString(), StringComparer.OrdinalIgnoreCase), same => Assert.Single(same));

    [Fact]
    public void Every_rule_can_be_made_so_somehow() => Assert.All(BaselineTable.All, rule => Assert.True(rule.Policy is not null || rule.Remedy.Length > 0, rule.Id));

    [Fact]
    public void Every_rule_is_wanted_by_somebody_or_says_why_not() =>
        Assert.All(BaselineTable.All, rule => Assert.True(rule.IsRecommended || rule.References.Count > 0 || rule.Remedy.Length > 0, rule.Id));

    [Fact]
    public void What_shuts_remoting_off_is_not_recommended() => Assert.All(BaselineTable.All.Where(rule => rule.CutsOffRemoting), rule => Assert.False(rule.IsRecommended, rule.Id));

    [Fact]
    public void A_number_in_an_id_stands_for_one_rule_only() => Assert.All(
        BaselineTable.All.SelectMany(rule => rule.References.Where(reference => reference.Id.Any(char.IsDigit)).Select(reference => (reference.Baseline, reference.Id, rule))).GroupBy(row => (row.Baseline, row.Id)),
        same => Assert.Single(same));

    [Theory]
    [InlineData("Recommended", 9)]
    [InlineData("Stig", 10)]
    [InlineData("Cis", 12)]
    [InlineData("Microsoft", 8)]
    public void Each_baseline_has_its_rules_with_a_policy(string baseline, int count) =>
        Assert.Equal(count, BaselineTable.Of((Baseline)Enum.Parse(typeof(Baseline), baseline)).Count(rule => rule.Policy is not null));

    [Theory]
    [InlineData("Service.Basic", "STIG 2022 V-254381 WN22-CC-000500 (CAT I)")]
    [InlineData("Service.Basic", "CIS 3.0.0 18.10.88.2.1")]
    [InlineData("Service.Basic", "Microsoft 2022")]
    [InlineData("Client.Digest", "STIG 2016 V-224960 WN16-CC-000520 (CAT II)")]
    [InlineData("Service.RemoteAccess", "CIS 3.0.0 18.10.88.2.2 (Level 2)")]
    public void A_reference_reads_well(string id, string reference) =>
        Assert.Contains(reference, BaselineTable.All.Single(rule => rule.Id == id).References.Select(found => found.ToString()));
}
