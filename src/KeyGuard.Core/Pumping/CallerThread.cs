using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace KeyGuard.Pumping;

/// <summary>
/// Lets workers have things done on the thread that called into Core, because only that one may ask the user, write output or keep the
/// journal. It serves them whenever it waits for them.
/// </summary>
internal sealed class CallerThread
{
    private readonly object _gate = new();
    private readonly Queue<Action> _wanted = new();

    /// <summary>From a worker: has it done there, and waits for it.</summary>
    public Task<T> RunAsync<T>(Func<T> what)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(() =>
        {
            try
            {
                done.SetResult(what());
            }
            catch (Exception failure)
            {
                done.SetException(failure);
            }
        });
        return done.Task;
    }

    /// <summary>From a worker: has it done there some time.</summary>
    public void Post(Action what)
    {
        lock (_gate)
        {
            _wanted.Enqueue(what);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>On the caller's thread: does what is wanted by now.</summary>
    public void Serve()
    {
        while (Next() is { } what) what();
    }

    /// <summary>On the caller's thread: waits for something to be wanted, and does it.</summary>
    public void Wait()
    {
        lock (_gate)
        {
            while (_wanted.Count == 0) Monitor.Wait(_gate);
        }
        Serve();
    }

    private Action? Next()
    {
        lock (_gate) return _wanted.Count > 0 ? _wanted.Dequeue() : null;
    }
}
