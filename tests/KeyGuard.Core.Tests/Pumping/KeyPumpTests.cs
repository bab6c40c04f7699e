using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Pumping;
using Xunit;

namespace KeyGuard.Tests.Pumping;

public sealed class KeyPumpTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(64)]
    public async Task No_more_is_under_way_than_the_throttle_allows_and_all_of_it_is_used(int throttle)
    {
        var gates = new List<TaskCompletionSource<int>>();
        using var pump = new KeyPump<int, int>(throttle, (_, token) => Enter(gates, token), CancellationToken.None);
        for (var work = 0; work < 100; work++) pump.Post(work);
        for (var left = 100; left > 0; left -= Math.Min(throttle, left))
        {
            var expected = Math.Min(throttle, left);
            await UntilAsync(() => Count(gates) >= expected);
            Assert.Equal(expected, Count(gates));
            Leave(gates);
            for (var taken = 0; taken < expected;) taken += pump.Take(wait: true).Count;
        }
        Assert.Empty(pump.Take(wait: true));
    }

    [Fact]
    public void Everything_comes_back_once_with_its_work()
    {
        using var pump = new KeyPump<int, int>(8, static (work, _) => Task.FromResult(work * 2), CancellationToken.None);
        var taken = new List<Finished<int, int>>();
        for (var work = 0; work < 500; work++)
        {
            pump.Post(work);
            taken.AddRange(pump.Take(wait: false));
        }
        while (pump.Take(wait: true) is { Count: > 0 } ready) taken.AddRange(ready);
        Assert.Equal(Enumerable.Range(0, 500), taken.Select(done => done.Work).OrderBy(work => work));
        Assert.All(taken, done => Assert.Equal(done.Work * 2, done.Reply));
    }

    [Fact]
    public void With_nothing_under_way_there_is_nothing_to_wait_for()
    {
        using var pump = new KeyPump<int, int>(4, static (work, _) => Task.FromResult(work), CancellationToken.None);
        Assert.Empty(pump.Take(wait: true));
        Assert.Empty(pump.Take(wait: false));
    }

    [Fact]
    public async Task After_a_stop_nothing_new_is_begun_and_nothing_is_handed_out()
    {
        using var stop = new CancellationTokenSource();
        var gates = new List<TaskCompletionSource<int>>();
        var begun = 0;
        using (var pump = new KeyPump<int, int>(2, (_, _) =>
        {
            Interlocked.Increment(ref begun);
            return Enter(gates, CancellationToken.None);
        }, stop.Token))
        {
            for (var work = 0; work < 10; work++) pump.Post(work);
            await UntilAsync(() => Count(gates) == 2);
            stop.Cancel();
            Leave(gates);
            pump.Post(99);
            Assert.Empty(pump.Take(wait: true));
        }
        Assert.Equal(2, begun);
    }

    [Fact]
    public async Task A_stop_wakes_whoever_waits()
    {
        using var stop = new CancellationTokenSource();
        using var pump = new KeyPump<int, int>(1, static async (_, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return 0;
        }, stop.Token);
        pump.Post(1);
        var waiting = Task.Run(() => pump.Take(wait: true));
        stop.Cancel();
        Assert.Empty(await waiting);
    }

    [Fact]
    public async Task Disposing_waits_until_the_last_worker_has_ended()
    {
        var ended = 0;
        var begun = 0;
        var pump = new KeyPump<int, int>(8, async (_, token) =>
        {
            Interlocked.Increment(ref begun);
            try
            {
                await Task.Delay(Timeout.Infinite, token);
            }
            finally
            {
                Interlocked.Increment(ref ended);
            }
            return 0;
        }, CancellationToken.None);
        for (var work = 0; work < 20; work++) pump.Post(work);
        await UntilAsync(() => Volatile.Read(ref begun) == 8);
        pump.Dispose();
        Assert.Equal((8, 8), (begun, ended));
    }

    [Fact]
    public void A_defect_in_the_work_surfaces_and_stops_the_rest()
    {
        using var pump = new KeyPump<int, int>(1, static (work, _) => throw new FormatException("defect " + work), CancellationToken.None);
        for (var work = 0; work < 5; work++) pump.Post(work);
        var failure = Assert.Throws<InvalidOperationException>(() =>
        {
            while (pump.Take(wait: true).Count >= 0)
            {
            }
        });
        Assert.Equal("defect 0", Assert.IsType<FormatException>(failure.InnerException).Message);
    }

    [Fact]
    public void A_cancellation_that_nobody_asked_for_is_a_defect_too()
    {
        using var pump = new KeyPump<int, int>(1, static (_, _) => Task.FromCanceled<int>(new CancellationToken(canceled: true)), CancellationToken.None);
        pump.Post(1);
        Assert.Throws<InvalidOperationException>(() =>
        {
            while (pump.Take(wait: true).Count >= 0)
            {
            }
        });
    }

    [Fact]
    public void What_was_stopped_before_it_began_never_begins()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        var begun = 0;
        using (var pump = new KeyPump<int, int>(4, (work, _) => Task.FromResult(Interlocked.Increment(ref begun)), stop.Token)) pump.Post(1);
        Assert.Equal(0, begun);
    }

    [Fact]
    public void In_order_gives_back_by_number_whatever_the_order_of_arrival()
    {
        var order = new InOrder<string>();
        order.Add(2, "c");
        Assert.Empty(order.Take());
        order.Add(0, "a");
        Assert.Equal(["a"], order.Take());
        order.Add(1, "b");
        Assert.Equal(["b", "c"], order.Take());
    }

    // A gate opens when it is told to, or when the pump gives up: a failing test must not hang.
    private static Task<int> Enter(List<TaskCompletionSource<int>> gates, CancellationToken token)
    {
        var gate = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        token.Register(() => gate.TrySetCanceled(token));
        lock (gates) gates.Add(gate);
        return gate.Task;
    }

    private static void Leave(List<TaskCompletionSource<int>> gates)
    {
        TaskCompletionSource<int>[] open;
        lock (gates)
        {
            open = gates.ToArray();
            gates.Clear();
        }
        foreach (var gate in open) gate.TrySetResult(0);
    }

    private static int Count(List<TaskCompletionSource<int>> gates)
    {
        lock (gates) return gates.Count;
    }

    // Waits for an event on another thread.
    private static async Task UntilAsync(Func<bool> happened)
    {
        var patience = Stopwatch.StartNew();
        while (!happened())
        {
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(20), "What was waited for does not happen.");
            await Task.Yield();
        }
    }
}
