using System;
using System.Threading.Tasks;
using KeyGuard.Tests.Support;
using KeyGuard.VSphere.Migrate;
using Xunit;

namespace KeyGuard.Tests.VSphere.Migrate;

/// <summary>
/// A migration whose process is killed after each of its effects (a reply of the server that something was changed or begun,
/// the news of a task's end, an append to the journal) and is run again, from the saved plan or from a new one.
/// </summary>
public sealed class KilledMigrationTests(LabProcess lab) : MigrationTest(lab)
{
    private const int LeastEffects = 15;
    private const int MoreEffectsThanAnyRunHas = 80;

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public Task Comes_to_the_same_end(bool saved, bool shared) => AtEveryEffectAsync(shared, async (plan, _) => await MigrateAnewAsync(saved ? plan : null, shared));

    [Fact]
    public Task Where_the_platform_makes_the_keys_it_comes_to_the_same_end()
    {
        Target = Native;
        return AtEveryEffectAsync(shared: false, async (_, _) => await MigrateAnewAsync());
    }

    [Fact]
    public Task Killed_again_while_it_makes_up_for_that_it_comes_to_the_same_end() => AtEveryEffectAsync(shared: false, async (plan, at) =>
    {
        StartOver();
        await RunAndDieAsync((at % 7) + 1, plan, shared: false);
        await MigrateAnewAsync();
    });

    private async Task AtEveryEffectAsync(bool shared, Func<MigrationPlan, int, Task> finish)
    {
        var expected = await UndisturbedAsync(shared);
        for (var at = 1; at <= MoreEffectsThanAnyRunHas; at++)
        {
            Prepare();
            var (death, plan) = await RunAndDieAsync(at, null, shared);
            await finish(plan, at);
            AssertEnd(expected, $"{at}, after {death.After}");
            if (death.Came) continue;
            Assert.True(at > LeastEffects, "Too few effects were seen for the test to mean anything.");
            return;
        }
        Assert.Fail("The run has more effects than were tried.");
    }
}
