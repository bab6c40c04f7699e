using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using KeyGuard.Operations.Journal;
using KeyGuard.Tests.Support;
using Xunit;

namespace KeyGuard.Tests.VSphere.Migrate;

/// <summary>A migration that the user stops at each of its effects: nothing is begun after that, what is under way stands in the journal, and another run finishes.</summary>
public sealed class StoppedMigrationTests(LabProcess lab) : MigrationTest(lab)
{
    private const int MoreEffectsThanAnyRunHas = 80;

    [Fact]
    public async Task Begins_nothing_new_and_is_finished_by_the_next_run()
    {
        var expected = await UndisturbedAsync();
        for (var at = 1; at <= MoreEffectsThanAnyRunHas; at++)
        {
            Prepare();
            var (stopped, after, begun) = await RunAndStopAsync(at);
            Assert.True(begun.Count == 0, $"{at}, after {after}: {string.Join(", ", begun)}");
            AssertUnderWay($"{at}, after {after}");
            await MigrateAnewAsync();
            AssertEnd(expected, $"{at}, after {after}");
            if (stopped) continue;
            Assert.True(at > 25, "Too few effects were seen for the test to mean anything.");
            return;
        }
        Assert.Fail("The run has more effects than were tried.");
    }

    // One at a time: of several, one may just be on its way to the server when the user stops.
    private async Task<(bool Stopped, string After, List<string> Begun)> RunAndStopAsync(int at)
    {
        var (host, count, after, begun) = (Host, 0, "", new List<string>());
        void Effect(string what)
        {
            if (++count != at) return;
            after = what;
            host.Stop();
        }

        var connection = await ConnectAsync();
        var plan = await PlanAsync(connection);
        host.AfterAppend = () => Effect("an append to the journal");
        Watch(
            method =>
            {
                if (IsEffect(method)) Effect(method);
            },
            method =>
            {
                if (host.Stopping.IsCancellationRequested && Changing.Contains(method)) begun.Add(method);
            });
        try
        {
            await MigrateAsync(connection, plan, throttle: 1);
        }
        catch (OperationCanceledException) when (host.Stopping.IsCancellationRequested)
        {
            // As PowerShell sees it.
        }
        finally
        {
            host.AfterAppend = static () => { };
            ((JournalRun)host.Journal).Close();
        }
        return (count >= at, after, begun);
    }

    // What goes on at the server, and what was done and not seen, is in the journal as something whose end is not known.
    private void AssertUnderWay(string when)
    {
        AssertChain(when);
        var open = LeftOpen();
        foreach (var task in Control.Center.Tasks().Where(task => task.GetProperty("state").GetString() is "running" or "queued"))
        {
            var entity = task.GetProperty("entity").GetString()!;
            // The server works on the datastore where a first-class disk is concerned.
            var name = entity.StartsWith("datastore", StringComparison.Ordinal) ? "fcd (" : $"({entity} at ";
            Assert.True(open.Any(entry => entry.Contains(name)), $"{when}: {task} is under way, and the journal says nothing of it: {string.Join(", ", open)}");
        }
    }
}
