using System;
using System.Linq;
using System.Threading.Tasks;
using KeyGuard.Operations.Journal;
using KeyGuard.Tests.Support;
using KeyGuard.VSphere.Rekey;
using Xunit;

namespace KeyGuard.Tests.VSphere.Rekey;

/// <summary>
/// A run that ends in the middle, after each thing that it did to the outside: the next run comes to the same end, wastes no
/// key that was noted, and says so where one may have been made that nobody noted.
/// </summary>
public sealed class InterruptedRekeyTests(LabProcess lab) : RekeyTest(lab)
{
    private static readonly string[] Names = ["app01", "app03"];
    private static readonly RekeyOptions ToNew = new() { Provider = New };

    [Theory]
    [InlineData(false, 0)]
    [InlineData(false, 40)]
    [InlineData(true, 0)]
    public async Task Killed_after_each_effect_it_comes_to_the_same_end(bool shared, int taskMilliseconds)
    {
        var options = ToNew with { SharedKey = shared };
        var kills = 0;
        for (var fatal = 1; ; fatal++)
        {
            Prepare($$"""{"taskMilliseconds":{{taskMilliseconds}}}""");
            var before = KeysOfProvider(New).Length;
            if (!RunUntil(fatal, await ConnectAsync(), options, Names)) break;
            kills++;
            Run(RekeyKind.VM, await ConnectAsync(), options, Names);
            Check(fatal, shared ? 1 : 2, before);
        }
        Assert.True(kills > 15, $"{kills} events");
    }

    [Fact]
    public async Task A_session_that_ends_after_each_reply_is_no_obstacle()
    {
        for (var turn = 1; ; turn++)
        {
            Prepare("""{"taskMilliseconds":20}""");
            var connection = await ConnectAsync();
            var count = 0;
            Event = _ =>
            {
                if (++count == turn) Control.Center.Change("sessions/expire");
            };
            Run(RekeyKind.VM, connection, ToNew, "app01");
            Assert.True(Result("app01").Status == RekeyStatus.Rekeyed, $"{turn}: {Result("app01").Message}");
            Assert.Equal(New, ProviderOf("app01"));
            if (count < turn) break;
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_restart_of_the_server_after_each_reply_is_no_obstacle(bool effects)
    {
        for (var turn = 1; ; turn++)
        {
            Prepare("""{"taskMilliseconds":20}""");
            var connection = await ConnectAsync();
            var count = 0;
            Event = _ =>
            {
                if (++count == turn) Control.Center.Change("restart", effects ? """{"effects":true}""" : """{"effects":false}""");
            };
            Run(RekeyKind.VM, connection, ToNew, "app01");
            Assert.True(Result("app01").Status == RekeyStatus.Rekeyed, $"{turn}: {Result("app01").Message}");
            Assert.Equal([Result("app01").KeyId], KeysOf("app01").Distinct());
            if (count < turn) break;
        }
    }

    [Fact]
    public async Task A_key_that_was_made_and_not_used_is_told_and_used_by_the_next_run()
    {
        var connection = await ConnectAsync();
        Event = method =>
        {
            if (method == "GenerateKey") Control.Center.Change("vms/change", """{"vm":"app01","traits":{"snapshotTree":true}}""");
        };
        Run(RekeyKind.VM, connection, ToNew, "app01");
        var failed = Result("app01");
        Assert.Equal((RekeyStatus.Failed, "VCenterSnapshots"), (failed.Status, failed.ErrorId));
        Assert.NotNull(failed.UnusedKeyId);
        Assert.Contains(Host.Warnings, warning => warning.Contains(failed.UnusedKeyId!, StringComparison.Ordinal));
        Assert.Equal("true", LastEntry.After["unused"]);
        var made = KeysOfProvider(New).Length;
        StartOver();
        Control.Center.Change("vms/change", """{"vm":"app01","traits":{"snapshotChain":0}}""");
        Run(RekeyKind.VM, connection, ToNew, "app01");
        Assert.Equal((RekeyStatus.Rekeyed, failed.UnusedKeyId), (Result("app01").Status, Result("app01").KeyId));
        Assert.Equal(made, KeysOfProvider(New).Length);
        Assert.Empty(Host.Warnings);
    }

    [Fact]
    public async Task Another_who_changes_the_machine_meanwhile_is_noticed_and_waited_for()
    {
        var connection = await ConnectAsync();
        var once = 0;
        Event = method =>
        {
            // After the look, before the change: the version that was seen is not the one that is there.
            if (method == "GenerateKey" && once++ == 0) Control.Center.Change("vms/change", """{"vm":"app01","traits":{"migrateEncryption":"required"}}""");
        };
        Run(RekeyKind.VM, connection, ToNew, "app01");
        Assert.Equal(RekeyStatus.Rekeyed, Result("app01").Status);
    }

    [Fact]
    public async Task A_machine_that_vanishes_meanwhile_is_reported_and_the_others_are_done()
    {
        var connection = await ConnectAsync();
        var once = 0;
        Event = method =>
        {
            if (method == "GenerateKey" && once++ == 0) Control.Center.Change("vms/remove", """{"vm":"app02"}""");
        };
        Run(RekeyKind.VM, connection, ToNew, "app02", "app01");
        Assert.Equal("RekeyVanished", Result("app02").ErrorId);
        Assert.Equal(RekeyStatus.Rekeyed, Result("app01").Status);
    }

    [Fact]
    public async Task A_stop_begins_nothing_new_and_the_next_run_finishes()
    {
        var connection = await ConnectAsync();
        var host = Host;
        Event = method =>
        {
            if (method == "ReconfigVM_Task") host.Stop();
        };
        Assert.ThrowsAny<OperationCanceledException>(() => Run(RekeyKind.VM, connection, ToNew, Names));
        ((JournalRun)host.Journal).Close();
        StartOver();
        Run(RekeyKind.VM, connection, ToNew, Names);
        foreach (var name in Names) Assert.Equal(New, ProviderOf(name));
        Assert.Empty(Host.Failures);
    }

    private void Prepare(string settings)
    {
        Control.Reset();
        System.IO.File.Delete(Journal.Path);
        StartOver();
        Control.Center.Settings(settings);
    }

    private void Check(int fatal, int keys, int before)
    {
        foreach (var name in Names)
        {
            var result = Result(name);
            Assert.True(result.Status is RekeyStatus.Rekeyed or RekeyStatus.AlreadyThere, $"{fatal}: {name} {result.Status} {result.Message}");
            Assert.Equal(New, ProviderOf(name));
            Assert.Single(KeysOf(name).Distinct());
        }
        Assert.Empty(Host.Failures);
        // Every key that the journal knows of is in use, and the journal knows that it is.
        Assert.Empty(Host.Warnings);
        Assert.Empty(MadeKeys.Read(Journal, Control.Center.InstanceUuid.ToString(), System.Threading.CancellationToken.None).Unused);
        var unused = KeysOfProvider(New).Count(key => !key.GetProperty("inUse").GetBoolean());
        var lost = Entries().Count(entry => entry is { Action: JournalAction.VCenterKeyCreate, Phase: JournalPhase.Intent })
            - Entries().Count(entry => entry is { Action: JournalAction.VCenterKeyCreate, Phase: not JournalPhase.Intent });
        // What is not in use was made when the run was ended, before it could be noted; the journal shows that there may be such.
        Assert.True(unused <= lost, $"{fatal}: {unused} keys unused, {lost} intents without outcome");
        Assert.True(KeysOfProvider(New).Length - before <= keys + lost, $"{fatal}");
    }
}
