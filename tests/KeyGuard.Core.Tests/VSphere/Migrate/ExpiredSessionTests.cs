using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Tests.Support;
using Xunit;

namespace KeyGuard.Tests.VSphere.Migrate;

/// <summary>A migration whose session ends before each of its requests, those of the plan and of the proof included: nobody notices.</summary>
public sealed class ExpiredSessionTests : MigrationTest
{
    private const int MoreRequestsThanAnyRunHas = 400;

    public ExpiredSessionTests(LabProcess lab)
        : base(lab) => IsSmall = true;

    [Fact]
    public async Task Before_every_request()
    {
        var expected = await UndisturbedAsync();
        var turnedAway = new HashSet<string>();
        for (var at = 1; at <= MoreRequestsThanAnyRunHas; at++)
        {
            Prepare();
            var expired = await RunAsync(at);
            if (expired is not null) turnedAway.Add(expired);
            AssertEnd(expected, $"{at}, before {expired}");
            if (expired is not null) continue;
            Assert.All(Changing, method => Assert.Contains(method, turnedAway));
            return;
        }
        Assert.Fail("The run has more requests than were tried.");
    }

    private async Task<string?> RunAsync(int at)
    {
        var count = 0;
        string? before = null;
        var connection = await ConnectAsync();
        Watch(static _ => { }, method =>
        {
            if (Interlocked.Increment(ref count) != at) return;
            before = method;
            Control.Center.ExpireSessions();
        });
        await MigrateAsync(connection, await PlanAsync(connection), throttle: 1);
        return before;
    }
}
