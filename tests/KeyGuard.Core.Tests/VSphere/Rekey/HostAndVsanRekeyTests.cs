using System;
using System.Linq;
using System.Threading.Tasks;
using KeyGuard.Tests.Support;
using KeyGuard.VSphere.Rekey;
using Xunit;

namespace KeyGuard.Tests.VSphere.Rekey;

/// <summary>Hosts' keys, vSAN clusters and first-class disks in the Lab's vCenter.</summary>
public sealed class HostAndVsanRekeyTests(LabProcess lab) : RekeyTest(lab)
{
    private const string Esx = "esx001.example";

    private static readonly RekeyOptions ToNew = new() { Provider = New };

    private string Vsan => Control.Center.Get("clusters").EnumerateArray().First(cluster => cluster.GetProperty("vsan").GetBoolean()).GetProperty("name").GetString()!;

    [Fact]
    public async Task A_host_gets_a_new_key_and_shows_it()
    {
        var connection = await ConnectAsync();
        Run(RekeyKind.VMHost, connection, ToNew, Esx);
        var result = Result(Esx);
        Assert.Equal((RekeyStatus.Rekeyed, Old, New), (result.Status, result.OldKmsCluster, result.KmsCluster));
        Assert.Equal(Seen("hosts", Esx).GetProperty("keyId").GetString(), result.KeyId);
        StartOver();
        Run(RekeyKind.VMHost, connection, ToNew, Esx);
        Assert.Equal(RekeyStatus.AlreadyThere, Result(Esx).Status);
    }

    [Fact]
    public async Task A_host_may_get_the_key_of_a_native_provider()
    {
        Run(RekeyKind.VMHost, await ConnectAsync(), new RekeyOptions { Provider = Native }, Esx);
        Assert.Equal((RekeyStatus.Rekeyed, Native), (Result(Esx).Status, Result(Esx).KmsCluster));
    }

    [Theory]
    [InlineData("""{"host":"esx001.example","connectionState":"notResponding"}""", RekeyStatus.Blocked, RekeyObstacle.NotConnected)]
    [InlineData("""{"host":"esx001.example","cryptoState":"pendingIncapable"}""", RekeyStatus.Blocked, RekeyObstacle.HostNotCapable)]
    public async Task What_a_host_can_not_do_is_found_before(string change, RekeyStatus status, RekeyObstacle obstacle)
    {
        Control.Center.Change("hosts/change", change);
        Run(RekeyKind.VMHost, await ConnectAsync(), ToNew, Esx);
        Assert.Equal(status, Result(Esx).Status);
        Assert.Contains(obstacle, Result(Esx).Obstacles);
    }

    [Fact]
    public async Task A_host_that_takes_no_part_is_left_so()
    {
        Control.Center.Change("hosts/change", """{"host":"esx001.example","cryptoState":"prepared"}""");
        Run(RekeyKind.VMHost, await ConnectAsync(), ToNew, Esx);
        Assert.Equal(RekeyStatus.NotEncrypted, Result(Esx).Status);
        Assert.Empty(Host.Failures);
    }

    [Fact]
    public async Task Who_may_not_register_hosts_is_told_before()
    {
        Run(RekeyKind.VMHost, await ConnectAsync("lab-vcenter-nohost"), ToNew, Esx);
        Assert.Contains("Cryptographer.RegisterHost", Result(Esx).Message);
        Assert.Equal(RekeyStatus.Blocked, Result(Esx).Status);
    }

    [Fact]
    public async Task On_the_oldest_servers_the_old_host_key_is_dropped_without_force()
    {
        Control.Center.Settings("""{"apiVersion":"6.5"}""");
        var asked = "";
        var connection = await ConnectAsync();
        Event = method => asked += method + " ";
        Run(RekeyKind.VMHost, connection, ToNew, Esx);
        Assert.Equal((RekeyStatus.Rekeyed, ""), (Result(Esx).Status, Result(Esx).Message));
        Assert.Contains("RemoveKeys", asked);
    }

    [Fact]
    public async Task A_cluster_is_put_under_another_provider_and_waited_for()
    {
        var connection = await ConnectAsync();
        Run(RekeyKind.VsanCluster, connection, ToNew, Vsan);
        var result = Result(Vsan);
        Assert.Equal((RekeyStatus.Rekeyed, Old, New), (result.Status, result.OldKmsCluster, result.KmsCluster));
        Assert.NotEqual(result.OldKeyId, result.KeyId);
        Assert.Equal(New, Seen("clusters", Vsan).GetProperty("provider").GetString());
        StartOver();
        Run(RekeyKind.VsanCluster, connection, ToNew, Vsan);
        Assert.Equal(RekeyStatus.AlreadyThere, Result(Vsan).Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task New_keys_are_made_under_the_same_provider(bool deep)
    {
        var generation = Seen("clusters", Vsan).GetProperty("dekGeneration").GetInt64();
        Run(RekeyKind.VsanCluster, await ConnectAsync(), new RekeyOptions { NewKey = true, Deep = deep, AllowReducedRedundancy = deep }, Vsan);
        Assert.True(Result(Vsan).Status == RekeyStatus.Rekeyed, Result(Vsan).Message);
        Assert.Equal(Old, Result(Vsan).KmsCluster);
        Assert.Equal(deep, Seen("clusters", Vsan).GetProperty("dekGeneration").GetInt64() > generation);
    }

    [Fact]
    public async Task Redundancy_is_not_reduced_unless_it_was_said()
    {
        Run(RekeyKind.VsanCluster, await ConnectAsync(), new RekeyOptions { NewKey = true, Deep = true }, Vsan);
        Assert.Equal(RekeyStatus.Failed, Result(Vsan).Status);
        Assert.Equal([RekeyObstacle.FewHosts], Result(Vsan).Obstacles);
        Assert.Contains("-AllowReducedRedundancy", Result(Vsan).Message);
    }

    [Fact]
    public async Task A_change_that_does_not_end_is_said_to_be_unfinished_and_waited_for_by_the_next_run()
    {
        Control.Center.Settings("""{"vsanConvergeSeconds":3600}""");
        Timing = Timing with { VsanLimit = TimeSpan.FromMilliseconds(50) };
        var connection = await ConnectAsync();
        Run(RekeyKind.VsanCluster, connection, ToNew, Vsan);
        Assert.Equal((RekeyStatus.Partial, "VsanStillChanging"), (Result(Vsan).Status, Result(Vsan).ErrorId));
        StartOver();
        Run(RekeyKind.VsanCluster, connection, ToNew with { NewKey = true }, Vsan);
        Assert.Equal([RekeyObstacle.Changing], Result(Vsan).Obstacles);
        StartOver();
        Control.MoveClock(TimeSpan.FromHours(2));
        Run(RekeyKind.VsanCluster, connection, ToNew, Vsan);
        Assert.Equal(RekeyStatus.AlreadyThere, Result(Vsan).Status);
    }

    [Fact]
    public async Task A_cluster_without_encryption_is_left_so()
    {
        var plain = Control.Center.Get("clusters").EnumerateArray().First(cluster => !cluster.GetProperty("vsan").GetBoolean()).GetProperty("name").GetString()!;
        Run(RekeyKind.VsanCluster, await ConnectAsync(), ToNew, plain);
        Assert.Equal(RekeyStatus.NotEncrypted, Result(plain).Status);
    }

    [Fact]
    public async Task First_class_disks_are_rekeyed_by_themselves()
    {
        Control.Center.Change("vms", """{"name":"with-fcd","provider":"kms-old","firstClassDisks":2}""");
        Run(RekeyKind.VM, await ConnectAsync(), ToNew, "with-fcd");
        var result = Result("with-fcd");
        Assert.True(result.Status == RekeyStatus.Rekeyed, result.Message);
        Assert.Equal(2, result.Parts.Count(part => part.Kind == RekeyPartKind.FirstClassDisk));
        Assert.Equal([result.KeyId], KeysOf("with-fcd").Distinct());
        Assert.Equal(2, Control.Center.Get("tasks").EnumerateArray().Count(task => task.GetProperty("name").GetString()!.StartsWith("UpdateVStorageObjectCrypto", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_is_half_done_is_said_so_part_by_part_and_finished_by_the_next_run()
    {
        Control.Center.Change("vms", """{"name":"with-fcd","provider":"kms-old","firstClassDisks":1}""");
        Control.Center.Fault("""{"method":"UpdateVStorageObjectCrypto_Task","fault":"NotSupported"}""");
        var connection = await ConnectAsync();
        Run(RekeyKind.VM, connection, ToNew, "with-fcd");
        var half = Result("with-fcd");
        Assert.Equal((RekeyStatus.Partial, "VCenterNotSupported"), (half.Status, half.ErrorId));
        Assert.Equal([true, true, false], half.Parts.Select(part => part.Done));
        Assert.StartsWith("with-fcd", Assert.Single(Host.Failures).Target);
        Control.Center.ClearFaults();
        StartOver();
        Run(RekeyKind.VM, connection, ToNew, "with-fcd");
        Assert.Equal((RekeyStatus.Rekeyed, half.KeyId), (Result("with-fcd").Status, Result("with-fcd").KeyId));
        Assert.Equal([half.KeyId], KeysOf("with-fcd").Distinct());
    }

    [Fact]
    public async Task A_machine_that_others_work_on_is_waited_for()
    {
        Control.Center.Fault("""{"method":"ReconfigVM_Task","fault":"TaskInProgress","onTask":true,"times":2}""");
        Run(RekeyKind.VM, await ConnectAsync(), ToNew, "app01");
        Assert.True(Result("app01").Status == RekeyStatus.Rekeyed, Result("app01").Message);
    }
}
