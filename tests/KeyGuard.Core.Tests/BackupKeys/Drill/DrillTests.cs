using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.BackupKeys.Drill;
using KeyGuard.Connections;
using KeyGuard.Tests.BackupKeys.Trial;
using KeyGuard.Tests.Support;
using Xunit;

namespace KeyGuard.Tests.BackupKeys.Drill;

/// <summary>What passes the drill, and what does not.</summary>
public sealed class DrillTests(LabProcess lab) : LabKeyTest(lab)
{
    private readonly TrialVeeam _veeam = new();

    [Fact]
    public void A_key_passes_through_every_custodian()
    {
        Have(_veeam, [Primary, Recovery], "a");
        var result = Assert.Single(Try(_veeam, Primary, Recovery));
        Assert.Equal((DrillResult.Passed, true, true, null), (result.Result, result.InVeeam, result.InCustody, result.VerifiedByVeeam));
        Assert.Equal(["primary", "recovery"], result.Custodians.Select(custodian => custodian.Kms));
        Assert.All(result.Custodians, custodian => Assert.Equal(DrillResult.Passed, custodian.Result));
        Assert.All(result.Custodians, custodian => Assert.NotNull(custodian.KeyVersion));
        Assert.All(Record("a").Wraps, wrap => Assert.NotNull(wrap.LastVerifiedAt));
        Assert.All(Record("a").Wraps, wrap => Assert.Null(wrap.LastVerifiedEndpoint));
    }

    [Fact]
    public void One_custodian_down_fails_the_key_and_only_its_own_form_is_not_recorded_as_verified()
    {
        Have(_veeam, [Primary, Recovery], "a");
        Control.Fault($$"""{"instance":"{{LabProcess.Recovery}}","path":"/actions/unwrap","status":503,"times":0}""");
        var result = Assert.Single(Try(_veeam, Primary, Recovery));
        Assert.Equal((DrillResult.Failed, "KmsUnavailable"), (result.Result, result.ErrorId));
        Assert.Contains("1 of 2 custodians", result.Message, StringComparison.Ordinal);
        Assert.Equal([DrillResult.Passed, DrillResult.Failed], result.Custodians.Select(custodian => custodian.Result));
        Assert.Equal([true, false], Record("a").Wraps.Select(wrap => wrap.LastVerifiedAt is not null));
    }

    [Fact]
    public void A_custodian_that_is_not_connected_fails_the_key_unless_only_some_are_meant()
    {
        Have(_veeam, [Primary, Recovery], "a");
        Assert.Equal("ConnectionForKeyMissing", Assert.Single(Try(_veeam, Primary)).ErrorId);
        Assert.Equal(DrillResult.Passed, Assert.Single(Try(_veeam, onlyThese: true, Primary)).Result);
    }

    [Fact]
    public void Another_key_than_recorded_fails()
    {
        Have(_veeam, [Primary], "a");
        var other = Another(Primary);
        Change("a", record => record.Wraps[0].Wrapped = other);
        _veeam.Describe(_veeam.Named("a").Id, "a | " + other);
        var result = Assert.Single(Try(_veeam, Primary));
        Assert.Equal((DrillResult.Failed, "CheckValueDiffers"), (result.Result, result.ErrorId));
        Assert.Null(Record("a").Wraps[0].LastVerifiedAt);
    }

    [Fact]
    public void Custodians_that_hold_different_keys_fail_even_without_a_recorded_check_value()
    {
        Have(_veeam, [Primary, Recovery], "a");
        var other = Another(Recovery);
        Change("a", record =>
        {
            record.Protected.Check = null;
            record.Wraps[1].Wrapped = other;
        });
        Assert.Equal("CheckValueDiffers", Assert.Single(Try(_veeam, Primary, Recovery)).ErrorId);
    }

    [Fact]
    public void Exchanged_descriptions_fail_both_keys()
    {
        Have(_veeam, [Primary], "a", "b");
        var (a, b) = (_veeam.Named("a"), _veeam.Named("b"));
        _veeam.Describe(a.Id, b.Description);
        _veeam.Describe(b.Id, a.Description);
        var results = Try(_veeam, Primary);
        Assert.Equal(2, results.Count);
        Assert.All(results, result => Assert.Equal("VeeamDescriptionChanged", result.ErrorId));
    }

    [Fact]
    public void A_key_that_is_gone_from_Veeam_fails()
    {
        Have(_veeam, [Primary], "a");
        _veeam.Drop(_veeam.Named("a").Id);
        var result = Assert.Single(Try(_veeam, Primary));
        Assert.Equal((DrillResult.Failed, "BackupKeyGoneFromVeeam", false), (result.Result, result.ErrorId, result.InVeeam));
        Assert.Equal(DrillResult.Passed, result.Custodians.Single().Result);
    }

    [Fact]
    public void A_description_on_another_password_fails()
    {
        Have(_veeam, [Primary], "a");
        var key = _veeam.Named("a");
        _veeam.Drop(key.Id);
        _veeam.Add(Secret.Of("something else"), key.Description);
        Assert.Equal("VeeamDescriptionMoved", Assert.Single(Try(_veeam, Primary)).ErrorId);
    }

    [Fact]
    public void What_others_put_before_the_wrapped_form_is_their_affair()
    {
        Have(_veeam, [Primary], "a");
        var key = _veeam.Named("a");
        _veeam.Describe(key.Id, "team | " + key.Description);
        Assert.Equal(DrillResult.Passed, Assert.Single(Try(_veeam, Primary)).Result);
    }

    [Fact]
    public void A_wrapped_key_that_custody_does_not_know_is_reported_and_tried()
    {
        Have(_veeam, [Primary], "a");
        Custody.Change(document => document.Keys.RemoveAll(_ => true) > 0);
        var result = Assert.Single(Try(_veeam, Recovery, Primary));
        Assert.Equal((DrillResult.Passed, false), (result.Result, result.InCustody));
        Assert.Contains("does not know", Assert.Single(Host.Warnings), StringComparison.Ordinal);
        Assert.Empty(Custody.Read().Keys);
    }

    [Fact]
    public void It_fails_when_nobody_can_unwrap_it()
    {
        Have(_veeam, [Primary], "a");
        Custody.Change(document => document.Keys.RemoveAll(_ => true) > 0);
        Assert.Equal("KmsBadCiphertext", Assert.Single(Try(_veeam, Recovery)).ErrorId);
    }

    [Fact]
    public void A_key_erased_on_purpose_is_left_out_unless_Veeam_has_it_again()
    {
        Have(_veeam, [Primary], "a");
        Change("a", record => record.State = RecordState.Erased);
        Assert.Equal("ErasedKeyInVeeam", Assert.Single(Try(_veeam, Primary)).ErrorId);
        _veeam.Drop(_veeam.Named("a").Id);
        Assert.Empty(Try(_veeam, Primary));
    }

    [Fact]
    public void Veeam_is_asked_whether_it_holds_the_same_where_it_can_be()
    {
        var veeam = new VerifyingVeeam();
        Have(veeam, [Primary], "a");
        Assert.Equal((true, DrillResult.Passed), (Assert.Single(Try(veeam, Primary)).VerifiedByVeeam, Assert.Single(Try(veeam, Primary)).Result));
        veeam.Answer = false;
        var result = Assert.Single(Try(veeam, Primary));
        Assert.Equal((false, DrillResult.Failed, "VeeamPasswordDiffers"), (result.VerifiedByVeeam, result.Result, result.ErrorId));
    }

    [Fact]
    public void Veeam_is_not_asked_so_often_that_it_shuts_everybody_out()
    {
        var veeam = new VerifyingVeeam();
        Have(veeam, [Primary], Enumerable.Range(1, 14).Select(number => "key-" + number).ToArray());
        veeam.Answer = false;
        var results = Try(veeam, Primary);
        Assert.Equal(10, veeam.Asked);
        Assert.Equal(4, results.Count(result => result.VerifiedByVeeam is null));
        Assert.Single(Host.Warnings);
    }

    [Fact]
    public void That_it_can_not_be_recorded_is_worth_a_warning()
    {
        Have(_veeam, [Primary], "a");
        var plan = new DrillPlan(CustodyBook.Open([Custody]), _veeam.List(), [Primary], onlyThese: false);
        var items = plan.Items().ToArray();
        var book = CustodyBook.Open([Custody]);
        File.WriteAllText(Custody.Path, "{");
        var results = new List<BackupKeyDrillResult>();
        using var drill = new BackupKeyDrill(_veeam, new DrillRecording(book, Host), Host, 4, (result, _) => results.Add(result));
        foreach (var item in items) drill.Add(item);
        Assert.True(drill.Complete().IsGood);
        Assert.Equal(DrillResult.Passed, Assert.Single(results).Result);
        Assert.Contains("could not be recorded", Assert.Single(Host.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_of_a_key_is_shown_or_kept()
    {
        Have(_veeam, [Primary, Recovery], "a");
        var password = _veeam.Password(_veeam.Named("a").Id);
        var result = Assert.Single(Try(_veeam, Primary, Recovery));
        var shown = System.Text.Json.JsonSerializer.Serialize(result) + CustodyText + string.Join("\n", Host.Said.Concat(Host.Warnings));
        Assert.DoesNotContain(password, shown, StringComparison.Ordinal);
        Assert.DoesNotContain(password.TrimEnd('='), shown, StringComparison.Ordinal);
    }

    private List<BackupKeyDrillResult> Try(TrialVeeam veeam, params KmsConnection[] connections) => Try(veeam, false, connections);

    private List<BackupKeyDrillResult> Try(TrialVeeam veeam, bool onlyThese, params KmsConnection[] connections)
    {
        var results = new List<BackupKeyDrillResult>();
        var book = CustodyBook.Open([Custody]);
        using var drill = new BackupKeyDrill(veeam, new DrillRecording(book, Host), Host, 4, (result, failure) =>
        {
            Assert.Equal(result.Result == DrillResult.Failed, failure is not null);
            results.Add(result);
        });
        foreach (var item in new DrillPlan(book, veeam.List(), connections, onlyThese).Items()) drill.Add(item);
        var summary = drill.Complete();
        Assert.Equal(results.Count, summary.Passed + summary.Failed);
        return results;
    }
}
