using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Connections;
using KeyGuard.Operations.Journal;
using KeyGuard.Operations.Journal.Verification;
using KeyGuard.Tests.Support;
using KeyGuard.VSphere.Migrate;
using KeyGuard.VSphere.Rekey;
using Xunit;

namespace KeyGuard.Tests.VSphere.Migrate;

/// <summary>
/// A migration of all kinds of things in the Lab's vCenter: machines with disks, snapshots and a first-class disk, two that
/// can't be moved, hosts, a vSAN cluster, the default of the vCenter and of a cluster. Tasks end, and vSAN's hosts follow,
/// only when the Lab's clock moves, and that happens when somebody waits for it: nothing depends on time.
/// </summary>
public abstract class MigrationTest(LabProcess lab) : RekeyTest(lab)
{
    /// <summary>More than one, so that things happen side by side.</summary>
    protected const int SideBySide = 4;

    private static readonly string[] Removed = ["app02", "db/prod & 'co' [1] 100%", "win-tpm", "plain02"];

    /// <summary>The calls that change something. To wait for the end of a task is to learn of another change.</summary>
    private protected static readonly string[] Changing =
    [
        "GenerateKey", "ReconfigVM_Task", "UpdateVStorageObjectCrypto_Task", "ConfigureCryptoKey", "VsanClusterReconfig", "SetDefaultKmsCluster",
    ];

    /// <summary>The provider to which everything is moved.</summary>
    private protected string Target { get; set; } = New;

    private protected VCenterMigrationProof? Proof { get; private set; }

    private protected static bool IsEffect(string what) => what == "WaitForUpdatesEx" || Changing.Contains(what);

    /// <summary>Whether the estate has one of each kind only, where each request counts.</summary>
    private protected bool IsSmall { get; init; }

    /// <summary>The estate as it is before, with an empty journal.</summary>
    private protected void Prepare()
    {
        Control.Reset();
        File.Delete(Journal.Path);
        StartOver();
        Control.Center.Settings("""{"taskClockSeconds":1,"vsanConvergeSeconds":3}""");
        foreach (var name in Removed) Control.Center.RemoveVm(name);
        Control.Center.AddVms("""{"name":"fcd","provider":"kms-old","firstClassDisks":1,"host":"esx001.example"}""");
        Control.Center.AddVms("""{"name":"tree","provider":"kms-old","snapshotTree":true,"host":"esx001.example"}""");
        // On a host without a key: one that gets a new key gets those of its machines, too, which unlocks them.
        Control.Center.AddVms("""{"name":"locked","provider":"kms-old","locked":true,"host":"esx002.example"}""");
        Control.Center.ChangeHost("""{"host":"esx002.example","cryptoState":"prepared"}""");
        Control.Center.ChangeHost("""{"host":"esx004.example","cryptoState":"prepared"}""");
        if (IsSmall)
        {
            foreach (var name in new[] { "app01", "new01", "plain01", "tree", "locked" }) Control.Center.RemoveVm(name);
        }
        // A machine and its first-class disk can't be under providers of different types, and are re-keyed one after the other.
        if (Target == Native) Control.Center.RemoveVm("fcd");
        Control.Center.Change("providers/default", """{"id":"kms-old","cluster":"cluster-01"}""");
        Watch(static _ => { });
    }

    /// <summary>Has someone watch, besides the one who moves the clock.</summary>
    private protected void Watch(Action<string> replied, Action<string>? sending = null)
    {
        Sending = method =>
        {
            sending?.Invoke(method);
            if (method == "WaitForUpdatesEx") Tick();
        };
        Event = method =>
        {
            // A question for changes may be open already.
            if (method is "ModifyListView" or "VsanClusterGetConfig") Tick();
            replied(method);
        };
    }

    private protected async Task<MigrationPlan> PlanAsync(VCenterConnection connection, bool shared = false)
    {
        var plan = await new MigrationPlanning(connection).PlanAsync(Old, Target, shared, Timing, Host.Stopping);
        var path = Journal.Path + ".plan.json";
        MigrationPlanJson.Write(plan, path);
        return MigrationPlanJson.Read(path);
    }

    /// <summary>What the command does.</summary>
    private protected async Task MigrateAsync(VCenterConnection connection, MigrationPlan plan, int throttle = SideBySide, bool rehearsal = false)
    {
        using (var migration = new Migration(connection, Host, Timing, throttle, _ => !rehearsal, Results.Add) { IsRehearsal = rehearsal })
        {
            migration.Run(plan);
            Proof = await migration.ProveAsync(plan, Host.Stopping);
        }
        Host.Journal.Write();
    }

    /// <summary>A run from beginning to end by a new process.</summary>
    private protected async Task MigrateAnewAsync(MigrationPlan? saved = null, bool shared = false)
    {
        StartOver();
        Watch(static _ => { });
        var connection = await ConnectAsync();
        await MigrateAsync(connection, saved ?? await PlanAsync(connection, shared));
    }

    /// <summary>A run that ends with its process at its nth effect, and leaves nothing but what was outside by then.</summary>
    private protected async Task<(Death Death, MigrationPlan Plan)> RunAndDieAsync(int at, MigrationPlan? saved, bool shared, int throttle = SideBySide)
    {
        var death = new Death(at, Host, Journal.Path);
        var connection = await ConnectAsync();
        var plan = saved ?? await PlanAsync(connection, shared);
        Host.AfterAppend = () => death.Written("an append to the journal");
        Watch(
            method =>
            {
                death.RequireAlive();
                if (IsEffect(method)) death.Effect(method);
            },
            _ => death.RequireAlive());
        try
        {
            await MigrateAsync(connection, plan, throttle);
        }
        catch (Exception end) when (death.Explains(end))
        {
            death.Bury();
        }
        return (death, plan);
    }

    /// <summary>What it comes to where nobody disturbs it.</summary>
    private protected async Task<Undisturbed> UndisturbedAsync(bool shared = false)
    {
        Prepare();
        await MigrateAnewAsync(shared: shared);
        Assert.Empty(Orphans());
        Assert.Empty(LeftOpen());
        return new Undisturbed(Estate(), [.. Proof!.StillUsing], [.. Results.Where(result => result.Status == RekeyStatus.Blocked).Select(result => result.Name)]);
    }

    /// <summary>All that is under a key, and whose default each provider is. Keys are numbered as they come, so that two estates can be compared.</summary>
    private protected string[] Estate()
    {
        var keys = new List<string>();
        return
        [
            .. All("vms").Select(vm => $"{Text(vm, "name")}: {Under(vm, keys)}; {string.Join("; ", vm.GetProperty("disks").EnumerateArray().Select(disk => Disk(disk, keys)))}"),
            .. All("hosts").Select(host => $"{Text(host, "name")}: {Text(host, "cryptoState")}, {Under(host, keys)}"),
            .. All("clusters").Select(cluster => $"{Text(cluster, "name")}: {Text(cluster, "provider")}, {Number(cluster, "kekId", keys)}, {Number(cluster, "hostKeyId", keys)}, {cluster.GetProperty("changing")}"),
            .. All("providers").Select(provider => $"{Text(provider, "id")}: {provider.GetProperty("default")}, {provider.GetProperty("defaultOf")}"),
        ];
    }

    /// <summary>That a run, and whatever ended in its middle before, came to the same end as one that nobody disturbed, and hides nothing.</summary>
    private protected void AssertEnd(Undisturbed expected, string when)
    {
        Assert.True(expected.Estate.SequenceEqual(Estate()), $"{when}: {string.Join("\n", Estate())}");
        Assert.True(expected.StillUsing.SequenceEqual(Proof!.StillUsing), $"{when}: {string.Join(", ", Proof.StillUsing)}");
        Assert.Equal(Target, Proof.Default);
        Assert.All(Results, result => Assert.True(result.Status is RekeyStatus.Rekeyed or RekeyStatus.AlreadyThere or RekeyStatus.Blocked, $"{when}: {result.Name} {result.Status} {result.Message}"));
        Assert.Equal(expected.Blocked, Results.Where(result => result.Status == RekeyStatus.Blocked).Select(result => result.Name));
        Assert.True(expected.Blocked.SequenceEqual(Host.Failures.Select(failure => $"{failure.Target}")), $"{when}: {string.Join(" ", Host.Failures.Select(failure => failure.Message))}");
        AssertChain(when);
        Assert.True(LeftOpen().Length == 0, $"{when}: {string.Join(", ", LeftOpen())}");
        AssertKeys(when);
    }

    /// <summary>That the journal verifies.</summary>
    private protected void AssertChain(string when)
    {
        var verified = JournalVerifier.Verify(Journal, [], (_, _) => { }, CancellationToken.None);
        Assert.True(verified.IsValid, $"{when}: {string.Join("; ", verified.Problems)}");
    }

    // Of what was made and is in use nowhere, either the id is told, or for whom it was made: where a run ended before it
    // could note the id, nobody knows that. What a run that was ended had no time to tell is in the journal.
    private protected void AssertKeys(string when)
    {
        var told = Host.Warnings.Concat(Results.Select(result => result.Message)).ToArray();
        var nameless = Orphans().Where(key => !told.Any(text => text.Contains(key))).ToArray();
        var lost = Results.Where(result => result.Message.Contains("noted nowhere")).Sum(result => Regex.Match(result.Message, "ended ([0-9]+) times") is { Success: true } times ? int.Parse(times.Groups[1].Value) : 1)
            + EarlierEntries().Sum(entry => entry.After.TryGetValue(RekeyNotes.Lost, out var times) ? int.Parse(times) : 0);
        Assert.True(nameless.Length <= lost, $"{when}: {nameless.Length} keys are in use nowhere, {lost} may have been lost");
        var unused = MadeKeys.Read(Journal, Control.Center.InstanceUuid.ToString(), CancellationToken.None).Unused.Select(key => key.KeyId).ToArray();
        Assert.True(unused.All(Orphans().Contains), $"{when}: the journal takes keys for unused that are in use");
        Assert.All(Host.Warnings, warning => Assert.True(Orphans().Any(key => warning.Contains(key)), $"{when}: {warning}"));
    }

    private IEnumerable<JournalEntry> EarlierEntries() => Entries().Where(entry => entry.RunId != LastEntry.RunId);

    /// <summary>The names of those that the journal says were about to be changed, and of which it says nothing after that.</summary>
    private protected string[] LeftOpen()
    {
        var open = new List<string>();
        foreach (var entry in Entries())
        {
            var what = $"{entry.Action} {entry.Name}";
            open.Remove(what);
            if (entry.Phase == JournalPhase.Intent || entry.ErrorId == RekeyNotes.OutcomeUnknown) open.Add(what);
        }
        return [.. open];
    }

    /// <summary>The keys that were made at the new provider and are in use nowhere.</summary>
    private protected string[] Orphans() => [.. KeysOfProvider(Target).Where(key => !key.GetProperty("inUse").GetBoolean()).Select(key => key.GetProperty("keyId").GetString()!)];

    protected override void CloseAll()
    {
        File.Delete(Journal.Path + ".plan.json");
        base.CloseAll();
    }

    // Whatever was going to end or to follow has done so by now.
    private void Tick() => Control.MoveClock(TimeSpan.FromSeconds(2));

    private IEnumerable<JsonElement> All(string path) => Control.Center.Get(path).EnumerateArray();

    private static string Under(JsonElement item, List<string> keys) => $"{Text(item, "provider")}, {Number(item, "keyId", keys)}";

    private static string Disk(JsonElement disk, List<string> keys) =>
        $"{Under(disk, keys)} over {string.Join(" ", disk.GetProperty("parentKeyIds").EnumerateArray().Select(parent => Number(parent, keys)))}";

    // What is unset is left out.
    private static string Number(JsonElement item, string name, List<string> keys) => item.TryGetProperty(name, out var key) ? Number(key, keys) : "-";

    private static string Number(JsonElement key, List<string> keys)
    {
        if (key.GetString() is not { } id) return "-";
        if (!keys.Contains(id)) keys.Add(id);
        return $"#{keys.IndexOf(id)}";
    }

    private static string Text(JsonElement item, string name) => item.TryGetProperty(name, out var text) ? text.ToString() : "-";

    /// <summary>The end of a run that nobody disturbed.</summary>
    private protected sealed record Undisturbed(string[] Estate, string[] StillUsing, string[] Blocked);
}
