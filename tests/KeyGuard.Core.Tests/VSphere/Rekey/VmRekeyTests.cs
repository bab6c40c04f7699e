using System;
using System.Linq;
using System.Threading.Tasks;
using KeyGuard.Operations.Journal;
using KeyGuard.Tests.Support;
using KeyGuard.VSphere.Rekey;
using Xunit;

namespace KeyGuard.Tests.VSphere.Rekey;

/// <summary>Re-keying machines in the Lab's vCenter, which is strict about order and elements as a real one is.</summary>
public sealed class VmRekeyTests(LabProcess lab) : RekeyTest(lab)
{
    private static readonly RekeyOptions ToNew = new() { Provider = New };

    [Fact]
    public async Task Home_and_disks_get_one_new_key_and_the_journal_tells()
    {
        Run(RekeyKind.VM, await ConnectAsync(), ToNew, "app01");
        var result = Result("app01");
        Assert.Equal((RekeyStatus.Rekeyed, Old, New), (result.Status, result.OldKmsCluster, result.KmsCluster));
        Assert.Equal([result.KeyId], KeysOf("app01").Distinct());
        Assert.All(result.Parts, part => Assert.True(part.Done));
        Assert.Equal(3, result.Parts.Count);
        Assert.StartsWith("task-", result.TaskId);
        Assert.Equal("VirtualMachine-" + Vm("app01").GetProperty("id").GetString(), result.Id);
        Assert.Equal(
            [("vcenter-key-create", JournalPhase.Intent), ("vcenter-key-create", JournalPhase.Done), ("vm-rekey", JournalPhase.Intent), ("vm-rekey", JournalPhase.Done)],
            Entries().Select(entry => (entry.Action, entry.Phase)));
        Assert.Equal(result.KeyId, Entries()[2].After["keyId"]);
        Assert.Contains(result.OldKeyId!, Entries()[2].Before["VM home"]);
        Assert.Equal(result.TaskId, Entries()[3].After["task"]);
    }

    [Fact]
    public async Task Running_it_again_changes_nothing()
    {
        var connection = await ConnectAsync();
        Run(RekeyKind.VM, connection, ToNew, "app01");
        var keys = KeysOf("app01");
        StartOver();
        Run(RekeyKind.VM, connection, ToNew, "app01");
        Assert.Equal(RekeyStatus.AlreadyThere, Result("app01").Status);
        Assert.Equal(keys, KeysOf("app01"));
        Assert.Single(KeysOfProvider(New), key => key.GetProperty("keyId").GetString() == keys[0]);
        Assert.Empty(Host.Failures);
    }

    [Fact]
    public async Task All_that_can_be_is_done_and_the_others_are_named_with_their_reasons()
    {
        Control.Center.Change("seed/special");
        var names = Control.Center.Get("vms").EnumerateArray().Select(vm => KeyGuard.VSphere.Inventory.VCenterName.Decode(vm.GetProperty("name").GetString()!)).ToArray();
        Run(RekeyKind.VM, await ConnectAsync(), ToNew, names);
        Assert.Equal(names.Length, Results.Count);
        Assert.Equal(RekeyStatus.NotEncrypted, Result("plain01").Status);
        Assert.Equal(RekeyStatus.AlreadyThere, Result("new01").Status);
        foreach (var (name, obstacle) in new[] { ("special-tree", RekeyObstacle.SnapshotTree), ("special-clone", RekeyObstacle.LinkedClone), ("special-template", RekeyObstacle.Template), ("special-locked", RekeyObstacle.Locked), ("special-ide", RekeyObstacle.IdeWhileOn), ("special-shared", RekeyObstacle.SharedDisk) })
        {
            Assert.Equal(RekeyStatus.Blocked, Result(name).Status);
            Assert.Equal([obstacle], Result(name).Obstacles);
            Assert.Contains(Host.Failures, failure => failure.ErrorId == "RekeyBlocked" && failure.Target == name);
        }
        foreach (var name in new[] { "app01", "app02", "app03", "db/prod & 'co' [1] 100%", "win-tpm", "special-chain", "special-raw", "special-suspended", "50% off/\\ 'quoted' \"double\" <&]]> ünïcödé 日本", "db%2fprod" })
        {
            Assert.True(Result(name).Status == RekeyStatus.Rekeyed, $"{name}: {Result(name).Status} {Result(name).Message}");
            Assert.Equal(New, ProviderOf(name));
        }
        Assert.Equal(Results.Count(result => result.Status is RekeyStatus.Blocked or RekeyStatus.Failed or RekeyStatus.Partial), Host.Failures.Count);
    }

    [Fact]
    public async Task Each_gets_a_key_of_its_own_unless_one_is_to_be_shared()
    {
        var connection = await ConnectAsync();
        var before = KeysOfProvider(New).Length;
        Run(RekeyKind.VM, connection, ToNew, "app01", "app02", "app03");
        Assert.Equal(3, Results.Select(result => result.KeyId).Distinct().Count());
        Assert.Equal(before + 3, KeysOfProvider(New).Length);
        StartOver();
        Run(RekeyKind.VM, connection, ToNew with { SharedKey = true, NewKey = true }, "app01", "app02", "app03");
        Assert.Single(Results.Select(result => result.KeyId).Distinct());
        Assert.Equal(before + 4, KeysOfProvider(New).Length);
    }

    [Fact]
    public async Task Disks_that_are_skipped_stay_under_their_key()
    {
        Run(RekeyKind.VM, await ConnectAsync(), ToNew with { SkipHardDisks = true }, "app01");
        var keys = KeysOf("app01");
        Assert.Equal(Result("app01").KeyId, keys[0]);
        Assert.All(keys.Skip(1), key => Assert.Equal(Result("app01").OldKeyId, key));
    }

    [Fact]
    public async Task A_chain_of_snapshots_is_rekeyed_to_its_end()
    {
        Run(RekeyKind.VM, await ConnectAsync(), ToNew, "app03");
        Assert.Equal(RekeyStatus.Rekeyed, Result("app03").Status);
        Assert.Equal([Result("app03").KeyId], KeysOf("app03").Distinct());
        Assert.Equal(5, KeysOf("app03").Length);
    }

    [Fact]
    public async Task A_deep_rekey_wants_the_machine_off_and_is_then_done()
    {
        var connection = await ConnectAsync();
        var deep = ToNew with { Deep = true, StoragePolicyId = "4d5f673c-536f-11e6-beb8-9e71128cae77" };
        Run(RekeyKind.VM, connection, deep, "app01", "app02");
        Assert.Equal([RekeyObstacle.PoweredOn], Result("app01").Obstacles);
        Assert.Equal(RekeyStatus.Rekeyed, Result("app02").Status);
        Assert.Equal(New, ProviderOf("app02"));
    }

    [Fact]
    public async Task A_native_provider_makes_the_keys_itself()
    {
        Run(RekeyKind.VM, await ConnectAsync(), new RekeyOptions { Provider = Native }, "app01");
        Assert.Equal((RekeyStatus.Rekeyed, Native), (Result("app01").Status, Result("app01").KmsCluster));
        Assert.NotEmpty(Result("app01").KeyId!);
        Assert.DoesNotContain(Entries(), entry => entry.Action == JournalAction.VCenterKeyCreate);
    }

    [Fact]
    public async Task An_unknown_provider_stops_all_before_anything_is_changed()
    {
        Run(RekeyKind.VM, await ConnectAsync(), new RekeyOptions { Provider = "kms-typo" }, "app01", "app02");
        Assert.All(Results, result => Assert.Equal([RekeyObstacle.ProviderUnknown], result.Obstacles));
        Assert.Contains("kms-new", Results[0].Message);
        Assert.Empty(Control.Center.Get("tasks").EnumerateArray());
        Assert.Empty(Entries());
    }

    [Theory]
    [InlineData("lab-vcenter-norecrypt", "Cryptographer.Recrypt")]
    [InlineData("lab-vcenter-nokeys", "Cryptographer.ManageKeys")]
    public async Task A_missing_privilege_is_found_before(string user, string privilege)
    {
        Run(RekeyKind.VM, await ConnectAsync(user), ToNew, "app01");
        Assert.Equal([RekeyObstacle.PrivilegeMissing], Result("app01").Obstacles);
        Assert.Contains(privilege, Result("app01").Message);
        Assert.Equal(Old, ProviderOf("app01"));
    }

    [Fact]
    public async Task Who_may_not_see_key_providers_may_rekey_all_the_same()
    {
        Run(RekeyKind.VM, await ConnectAsync("lab-vcenter-nokms"), ToNew, "app01");
        Assert.Equal(RekeyStatus.Rekeyed, Result("app01").Status);
    }

    [Fact]
    public async Task A_provider_that_is_down_is_found_before()
    {
        Control.Center.Change("kms/change", """{"address":"kms-new.example","up":false}""");
        Run(RekeyKind.VM, await ConnectAsync(), ToNew, "app01");
        Assert.Equal([RekeyObstacle.ProviderInactive], Result("app01").Obstacles);
    }

    [Fact]
    public async Task A_provider_that_refuses_a_key_changes_nothing()
    {
        Control.Center.Change("kms/change", """{"address":"kms-new.example","createRefusal":"quota exceeded"}""");
        Run(RekeyKind.VM, await ConnectAsync(), ToNew, "app01");
        Assert.Equal((RekeyStatus.Failed, "VCenterKeyNotMade"), (Result("app01").Status, Result("app01").ErrorId));
        Assert.Equal(Old, ProviderOf("app01"));
        Assert.Equal(JournalPhase.Failed, LastEntry.Phase);
    }

    [Fact]
    public async Task Queues_and_many_machines_come_to_the_same_end()
    {
        Control.Center.Change("vms", """{"name":"many-","count":60,"provider":"kms-old","disks":2}""");
        Control.Center.Settings("""{"taskMilliseconds":10,"tasksPerHost":2}""");
        var names = Control.Center.Get("vms").EnumerateArray().Select(vm => vm.GetProperty("name").GetString()!).Where(name => name.StartsWith("many-", StringComparison.Ordinal)).ToArray();
        Run(RekeyKind.VM, await ConnectAsync(), ToNew, names);
        Assert.All(Results, result => Assert.Equal(RekeyStatus.Rekeyed, result.Status));
        Assert.Equal(60, names.Select(name => KeysOf(name).Distinct().Single()).Distinct().Count());
        Assert.Equal((60, 60), Host.ProgressSteps.Last());
    }
}
