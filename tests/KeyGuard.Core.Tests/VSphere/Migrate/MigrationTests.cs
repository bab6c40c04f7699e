using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using KeyGuard.Tests.Support;
using KeyGuard.VSphere.Rekey;
using Xunit;

namespace KeyGuard.Tests.VSphere.Migrate;

/// <summary>What a migration says and leaves alone.</summary>
public sealed class MigrationTests : MigrationTest
{
    public MigrationTests(LabProcess lab)
        : base(lab) => IsSmall = true;

    [Fact]
    public async Task No_key_is_made_for_hosts_that_get_theirs_from_vSAN()
    {
        await UndisturbedAsync();
        Assert.Equal(3, Results.Count(result => result is { Kind: RekeyKind.VMHost, Status: RekeyStatus.AlreadyThere }));
        Assert.Equal(4, KeysOfProvider(New).Length);
        Assert.Empty(Proof!.StillUsing);
    }

    [Fact]
    public async Task A_host_that_gets_its_first_key_from_the_old_provider_meanwhile_is_moved_too()
    {
        Prepare();
        Control.Center.ChangeHost("""{"host":"esx003.example","cryptoState":"prepared"}""");
        await MigrateAnewAsync();
        Assert.Equal(RekeyStatus.Rekeyed, Result("esx003.example").Status);
        Assert.Empty(Proof!.StillUsing);
    }

    [Fact]
    public async Task A_cluster_whose_hosts_have_not_followed_is_no_proof_and_is_waited_for_by_the_next_run()
    {
        Prepare();
        Control.Center.Settings("""{"vsanConvergeSeconds":100000}""");
        Timing = Timing with { VsanLimit = TimeSpan.Zero };
        await MigrateAnewAsync();
        Assert.Equal(RekeyStatus.Partial, Result("vsan-02").Status);
        Assert.StartsWith("vSAN cluster 'vsan-02', perhaps", Assert.Single(Proof!.StillUsing));
        StartOver();
        var connection = await ConnectAsync();
        var plan = await PlanAsync(connection);
        Assert.Equal(["vsan-02"], plan.Items.Select(item => item.Name));
        Control.MoveClock(TimeSpan.FromSeconds(100000));
        await MigrateAsync(connection, plan);
        Assert.Equal(RekeyStatus.AlreadyThere, Result("vsan-02").Status);
        Assert.Empty(Proof!.StillUsing);
    }

    [Fact]
    public async Task A_rehearsal_of_the_rest_writes_nothing_down()
    {
        Prepare();
        var (death, plan) = await RunAndDieAsync(12, null, shared: false);
        Assert.True(death.Came);
        StartOver();
        Watch(static _ => { });
        var journal = File.ReadAllBytes(Journal.Path);
        var estate = Estate();
        var connection = await ConnectAsync();
        await MigrateAsync(connection, plan, rehearsal: true);
        Assert.Equal(journal, File.ReadAllBytes(Journal.Path));
        await MigrateAsync(connection, await PlanAsync(connection), rehearsal: true);
        Assert.Equal(journal, File.ReadAllBytes(Journal.Path));
        Assert.Equal(estate, Estate());
    }

    [Fact]
    public async Task What_somebody_else_moved_on_since_is_left_alone_and_the_key_that_was_made_for_it_is_told()
    {
        Prepare();
        // Asked, made, noted.
        var (death, _) = await RunAndDieAsync(3, null, shared: false, throttle: 1);
        Assert.True(death.Came);
        Control.Center.ChangeVm("app03", """{"provider":"native"}""");
        await MigrateAnewAsync();
        Assert.Equal(Native, ProviderOf("app03"));
        Assert.DoesNotContain(Results, result => result.Name == "app03");
        Assert.Contains(Assert.Single(Orphans()), Assert.Single(Host.Warnings));
    }
}
