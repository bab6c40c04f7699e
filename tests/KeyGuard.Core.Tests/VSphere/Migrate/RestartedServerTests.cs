using System;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Errors;
using KeyGuard.Tests.Support;
using KeyGuard.VSphere.Rekey;
using Xunit;

namespace KeyGuard.Tests.VSphere.Migrate;

/// <summary>
/// A migration whose vCenter is restarted at each of its effects: sessions are gone, connections break, tasks are gone or have
/// failed, and what they were at is done or not. What is said of each object is true, and at the latest another run finishes.
/// </summary>
public sealed class RestartedServerTests(LabProcess lab) : MigrationTest(lab)
{
    private const int MoreEffectsThanAnyRunHas = 80;

    [Theory]
    [InlineData("""{"effects":true,"keepTasks":false}""", false)]
    [InlineData("""{"effects":true,"keepTasks":true,"refusals":2}""", true)]
    [InlineData("""{"effects":false,"keepTasks":false,"refusals":2}""", true)]
    public async Task Comes_to_the_same_end(string restart, bool replyIsLost)
    {
        var expected = await UndisturbedAsync();
        for (var at = 1; at <= MoreEffectsThanAnyRunHas; at++)
        {
            Prepare();
            var after = await RunAsync(at, restart, replyIsLost);
            var when = $"{at}, after {after}";
            if (!IsWhole(expected))
            {
                AssertTruth(when);
                await MigrateAnewAsync();
            }
            AssertEnd(expected, when);
            if (after is not null) continue;
            Assert.True(at > 25, "Too few effects were seen for the test to mean anything.");
            return;
        }
        Assert.Fail("The run has more effects than were tried.");
    }

    private async Task<string?> RunAsync(int at, string restart, bool replyIsLost)
    {
        var count = 0;
        string? after = null;
        bool Effect(string what)
        {
            if (Interlocked.Increment(ref count) != at) return false;
            after = what;
            Control.Center.Change("restart", restart);
            return true;
        }

        var connection = await ConnectAsync();
        var plan = await PlanAsync(connection);
        Host.AfterAppend = () => Effect("an append to the journal");
        Watch(method =>
        {
            if (IsEffect(method) && Effect(method) && replyIsLost) throw new HttpRequestException("The connection was cut.", new IOException("Connection reset by peer."));
        });
        try
        {
            await MigrateAsync(connection, plan);
        }
        catch (KeyGuardException failure)
        {
            // The command ends with it.
            Host.ItemFailed(failure);
            Host.Journal.Write();
        }
        return after;
    }

    private bool IsWhole(Undisturbed expected) => Host.Failures.Count == expected.Blocked.Length && expected.Estate.SequenceEqual(Estate());

    private bool IsDone(EncryptionKmsChange result) => result.Kind switch
    {
        RekeyKind.VM => ProviderOf(result.Name) == New && KeysOf(result.Name).Distinct().Count() == 1,
        RekeyKind.VMHost => Seen("hosts", result.Name).GetProperty("provider").GetString() == New,
        _ => Seen("clusters", result.Name).GetProperty("provider").GetString() == New,
    };

    // Nothing is half done without being reported, and nothing is reported done that is not.
    private void AssertTruth(string when)
    {
        AssertChain(when);
        AssertKeys(when);
        foreach (var result in Results)
        {
            Assert.True(IsDone(result) == (result.Status is RekeyStatus.Rekeyed or RekeyStatus.AlreadyThere), $"{when}: {result.Name} {result.Status} {result.Message}");
        }
        foreach (var result in Results.Where(result => result.Status is RekeyStatus.Failed or RekeyStatus.Partial))
        {
            Assert.True(Host.Failures.Any(failure => failure.Target?.ToString()!.StartsWith(result.Name, StringComparison.Ordinal) == true), $"{when}: {result.Name} {result.Status} {result.Message}");
        }
    }
}
