using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace KeyGuard.Pumping;

/// <summary>What became of the remote half of one piece of work.</summary>
internal sealed record Finished<TWork, TReply>(TWork Work, TReply Reply);

/// <summary>
/// Does the remote half (the key management service) of much work side by side, while the caller's thread does the
/// local half (custody file, Veeam) of what has come back, in batches that grow by themselves when it falls behind.
/// After a stop nothing is begun any more, and disposing waits until the last worker has ended.
/// </summary>
internal sealed class KeyPump<TWork, TReply> : IDisposable
{
    private readonly int _throttle;
    private readonly Func<TWork, CancellationToken, Task<TReply>> _remote;
    private readonly CancellationTokenSource _stop;
    private readonly CancellationTokenRegistration _wake;
    private readonly object _gate = new();
    private readonly Queue<TWork> _waiting = new();
    private List<Finished<TWork, TReply>> _finished = [];
    private int _workers;
    private Exception? _broken;

    /// <param name="throttle">How many pieces of work are under way at a time.</param>
    /// <param name="remote">The remote half. It reports failures in its reply; what it throws is a defect and ends the run.</param>
    /// <param name="stopping">Signalled when the user stops.</param>
    public KeyPump(int throttle, Func<TWork, CancellationToken, Task<TReply>> remote, CancellationToken stopping)
    {
        _throttle = throttle;
        _remote = remote;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        _wake = _stop.Token.Register(Wake);
    }

    /// <summary>Begins the work as soon as there is room for it.</summary>
    public void Post(TWork work)
    {
        lock (_gate)
        {
            if (_stop.IsCancellationRequested) return;
            _waiting.Enqueue(work);
            if (_workers == _throttle) return;
            _workers++;
        }
        _ = Task.Run(WorkAsync);
    }

    /// <summary>
    /// What has come back since the last call. With <paramref name="wait"/> it waits for something; then an empty answer
    /// means that nothing is under way any more, or that the user stopped.
    /// </summary>
    public IReadOnlyList<Finished<TWork, TReply>> Take(bool wait)
    {
        lock (_gate)
        {
            while (wait && _finished.Count == 0 && _workers > 0 && !_stop.IsCancellationRequested) Monitor.Wait(_gate);
            // What comes back after a stop is not used any more: it has changed nothing yet.
            if (_stop.IsCancellationRequested) return [];
            if (_broken is { } defect) throw new InvalidOperationException("A worker failed unexpectedly: " + defect.Message, defect);
            var taken = _finished;
            _finished = [];
            return taken;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        lock (_gate)
        {
            _waiting.Clear();
            while (_workers > 0) Monitor.Wait(_gate);
        }
        _wake.Dispose();
        _stop.Dispose();
    }

    private async Task WorkAsync()
    {
        while (TryNext(out var work))
        {
            try
            {
                Keep(new Finished<TWork, TReply>(work, await _remote(work, _stop.Token).ConfigureAwait(false)));
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                // Stopped: TryNext hands out nothing more.
            }
            catch (Exception defect)
            {
                Break(defect);
            }
        }
    }

    private bool TryNext(out TWork work)
    {
        lock (_gate)
        {
            if (!_stop.IsCancellationRequested && _broken is null && _waiting.Count > 0)
            {
                work = _waiting.Dequeue();
                return true;
            }
            _workers--;
            Monitor.PulseAll(_gate);
            work = default!;
            return false;
        }
    }

    private void Keep(Finished<TWork, TReply> done)
    {
        lock (_gate)
        {
            _finished.Add(done);
            Monitor.PulseAll(_gate);
        }
    }

    private void Break(Exception defect)
    {
        lock (_gate)
        {
            _broken ??= defect;
            Monitor.PulseAll(_gate);
        }
    }

    private void Wake()
    {
        lock (_gate) Monitor.PulseAll(_gate);
    }
}
