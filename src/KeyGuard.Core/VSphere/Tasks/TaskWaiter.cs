using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using System.Xml.Linq;
using KeyGuard.Errors;
using KeyGuard.VSphere.Properties;
using KeyGuard.VSphere.Session;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.VSphere.Tasks;

/// <summary>
/// Waits for all tasks of one client by one question to the server, however many they are. It is at work only while
/// somebody waits. A task goes on at the server when its waiter gives up.
/// </summary>
internal sealed class TaskWaiter : IDisposable
{
    private readonly TaskCollector _collector;
    private readonly TaskPoller _poller;
    private readonly VimOptions _options;
    private readonly object _gate = new();
    private readonly Dictionary<ObjectRef, WatchedTask> _watched = [];
    private TaskCompletionSource<bool> _arrival = NewSignal();
    private Action? _interrupt;
    private Task _loop = Task.CompletedTask;
    private bool _atWork;
    private bool _polling;
    private bool _closed;

    public TaskWaiter(VimChannel channel, ServiceContent content, PropertyReader reader, VimOptions options)
    {
        _collector = new TaskCollector(channel, content, options);
        _poller = new TaskPoller(reader, options);
        _options = options;
    }

    /// <summary>How many tasks are waited for.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _watched.Count;
        }
    }

    /// <summary>For how long the task that waits longest for its turn has done so; none: zero. A sign to begin fewer.</summary>
    public TimeSpan LongestQueued
    {
        get
        {
            lock (_gate) return _watched.Values.Where(task => task.State == VimTaskState.Queued).Select(task => task.Queued).DefaultIfEmpty().Max();
        }
    }

    /// <summary>
    /// Waits until a task has ended, well or badly, or nobody can tell any more. Throws only
    /// <see cref="OperationCanceledException"/>. Several may wait for one task; its progress is told to the first of them.
    /// </summary>
    public async Task<VimTaskOutcome> WaitAsync(ObjectRef task, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var watched = Watch(task, progress);
        var givenUp = new TaskCompletionSource<VimTaskOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = cancellationToken.Register(() =>
        {
            GiveUp(watched);
            givenUp.TrySetCanceled(cancellationToken);
        });
        return await (await Task.WhenAny(watched.Outcome, givenUp.Task).ConfigureAwait(false)).ConfigureAwait(false);
    }

    /// <summary>Puts away what it has at the server; for a session that lives on.</summary>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        Dispose();
        await Task.WhenAny(_loop, Task.Delay(Timeout.Infinite, cancellationToken)).ConfigureAwait(false);
        await _collector.DestroyAsync().ConfigureAwait(false);
    }

    public void Dispose()
    {
        lock (_gate) _closed = true;
        var left = All();
        Remove(left);
        foreach (var task in left) task.Cancel();
    }

    private static TaskCompletionSource<bool> NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private WatchedTask Watch(ObjectRef task, IProgress<int>? progress)
    {
        lock (_gate)
        {
            if (_closed) throw new ObjectDisposedException(nameof(TaskWaiter));
            if (!_watched.TryGetValue(task, out var watched)) watched = _watched[task] = new WatchedTask(task, progress, _options.Clock);
            watched.Waiters++;
            _arrival.TrySetResult(true);
            if (_atWork) return watched;
            _atWork = true;
            _loop = Task.Run(WorkAsync);
            return watched;
        }
    }

    private void GiveUp(WatchedTask task)
    {
        lock (_gate)
        {
            if (--task.Waiters > 0) return;
        }
        Remove([task]);
    }

    private void Remove(IEnumerable<WatchedTask> tasks)
    {
        Action? interrupt;
        lock (_gate)
        {
            foreach (var task in tasks.Where(task => _watched.TryGetValue(task.Ref, out var known) && known == task)) _watched.Remove(task.Ref);
            interrupt = _watched.Count == 0 ? _interrupt : null;
        }
        // Nobody waits any more: what the server is being asked need not be answered.
        interrupt?.Invoke();
    }

    private WatchedTask[] All()
    {
        lock (_gate) return [.. _watched.Values];
    }

    private async Task WorkAsync()
    {
        var failures = new ConsecutiveFailures();
        while (true)
        {
            // Not disposed: it has no timer, and whoever gives up may still cancel it.
            var round = new CancellationTokenSource();
            if (!Begin(round)) return;
            try
            {
                if (_polling) await _poller.PollAsync(All(), round.Token).ConfigureAwait(false);
                else await WaitRoundAsync(round.Token).ConfigureAwait(false);
                await CompleteAsync(round.Token).ConfigureAwait(false);
                failures.Clear();
            }
            catch (OperationCanceledException) when (round.IsCancellationRequested)
            {
                // Looked at by the next Begin.
            }
            catch (Exception failure)
            {
                Handle(failure, failures);
            }
            _collector.Forget(Settle());
        }
    }

    // At rest where nobody waits.
    private bool Begin(CancellationTokenSource round)
    {
        lock (_gate)
        {
            _atWork = _watched.Count > 0 && !_closed;
            _interrupt = _atWork ? round.Cancel : null;
            return _atWork;
        }
    }

    // The server keeps a question until something changes; tasks that come in meanwhile are made known beside it.
    private async Task WaitRoundAsync(CancellationToken cancellationToken)
    {
        // Whatever the server no longer has is over before anything is asked.
        if (await WatchNewAsync(cancellationToken).ConfigureAwait(false)) return;
        using var question = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var updates = _collector.WaitAsync(question.Token);
        try
        {
            while (await Task.WhenAny(updates, Arrival()).ConfigureAwait(false) != updates) await WatchNewAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            question.Cancel();
            await Task.WhenAny(updates).ConfigureAwait(false);
            throw;
        }
        if (await updates.ConfigureAwait(false) is { } set) Take(set);
        // A wait in vain may be one for what was lost: a server has been seen not to tell of a task that ended while the list was changed.
        else await _poller.CompleteAsync(All(), cancellationToken).ConfigureAwait(false);
    }

    private Task Arrival()
    {
        lock (_gate) return _arrival.Task;
    }

    private async Task<bool> WatchNewAsync(CancellationToken cancellationToken)
    {
        WatchedTask[] fresh;
        lock (_gate)
        {
            _arrival = NewSignal();
            fresh = [.. _watched.Values.Where(task => !task.IsWatched)];
        }
        if (fresh.Length == 0) return false;
        var gone = await _collector.WatchAsync([.. fresh.Select(task => task.Ref)], cancellationToken).ConfigureAwait(false);
        foreach (var task in fresh) task.IsWatched = true;
        foreach (var task in fresh.Where(task => gone.Contains(task.Ref))) task.Lose(null);
        return gone.Count > 0;
    }

    private void Take(XElement set)
    {
        foreach (var change in set.Children("filterSet").SelectMany(filter => filter.Children("objectSet")))
        {
            if (change.Reference("obj") is not { } reference || Find(reference) is not { } task) continue;
            if (change.Children("missingSet").Any(missing => VimFault.FromLocalized(missing.Child("fault") ?? missing).Is("NotAuthenticated"))) throw new SessionRenewedException();
            if (change.Text("kind") == "leave") task.Lose(null);
            foreach (var property in change.Children("changeSet")) Learn(task, property);
        }
        foreach (var missing in set.Children("filterSet").SelectMany(filter => filter.Children("missingObject")))
        {
            if (missing.Reference("obj") is { } reference) Find(reference)?.Lose(null);
        }
    }

    private static void Learn(WatchedTask task, XElement property)
    {
        var name = property.Text("name") ?? "";
        var value = property.Text("op") is "remove" or "indirectRemove" ? null : property.Child("val");
        task.Learn(name.Substring(name.IndexOf('.') + 1), value);
    }

    private WatchedTask? Find(ObjectRef task)
    {
        lock (_gate) return _watched.TryGetValue(task, out var watched) ? watched : null;
    }

    private void Handle(Exception failure, ConsecutiveFailures failures)
    {
        switch (failure)
        {
            case SessionRenewedException:
                Anew();
                break;
            case VimException { Fault.Type: "InvalidCollectorVersion" }:
                _collector.Restart();
                break;
            case VimException { Fault.Type: "RequestCanceled" }:
                break;
            case VimException { IsGone: true } gone when gone.Fault!.Object is { } reference && Find(reference) is { } task:
                task.Lose(gone);
                return;
            case VimException { IsGone: true }:
                Anew();
                break;
            case VimException { Fault.Type: "MethodNotFound" or "NotSupported" or "NotImplemented" or "NoPermission" }:
                _polling = true;
                return;
        }
        // Whatever it was, what keeps failing is not going to tell.
        if (failures.Add()) foreach (var task in All()) task.Lose(failure as KeyGuardException ?? Faults.VimWaitBroken(failure));
    }

    private void Anew()
    {
        _collector.Reset();
        foreach (var task in All()) task.IsWatched = false;
    }

    // The fault may come after the state.
    private Task CompleteAsync(CancellationToken cancellationToken) =>
        _poller.CompleteAsync([.. All().Where(task => task is { State: VimTaskState.Error, IsSettled: false })], cancellationToken);

    private ObjectRef[] Settle()
    {
        var tasks = All();
        foreach (var task in tasks.Where(task => task.IsSettled)) task.Settle();
        var ended = tasks.Where(task => task.Outcome.IsCompleted).ToArray();
        Remove(ended);
        return [.. ended.Select(task => task.Ref)];
    }
}
