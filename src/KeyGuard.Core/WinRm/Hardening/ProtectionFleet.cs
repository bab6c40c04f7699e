using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Errors;
using KeyGuard.Hosting;
using KeyGuard.Pumping;
using KeyGuard.WinRm.Reading;

namespace KeyGuard.WinRm.Hardening;

/// <summary>
/// Protects many computers: a few first, and only once they have succeeded the others; none any more after too many failures. What was
/// not begun is handed out as well, so that there is one object for each computer.
/// </summary>
internal sealed class ProtectionFleet : IDisposable
{
    private readonly Func<ComputerRequest, CancellationToken, Task<WinRMProtection>> _work;
    private readonly FleetRules _rules;
    private readonly IKeyGuardHost _host;
    private readonly string _activity;
    private readonly CallerThread _caller;
    private readonly Action<WinRMProtection> _emit;
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);
    private readonly Queue<ComputerRequest> _waiting = new();
    private int _running;
    private int _done;
    private int _succeeded;
    private int _failed;
    private bool _canaryFailed;

    /// <param name="rules">How many at a time.</param>
    /// <param name="host">Whom to tell.</param>
    /// <param name="activity">What progress calls it.</param>
    /// <param name="caller">Does for the workers what only the caller's thread may do.</param>
    /// <param name="work">What is done with one; it reports failures in its outcome.</param>
    /// <param name="emit">Takes each outcome, on the caller's thread.</param>
    public ProtectionFleet(FleetRules rules, IKeyGuardHost host, string activity, CallerThread caller, Func<ComputerRequest, CancellationToken, Task<WinRMProtection>> work, Action<WinRMProtection> emit)
    {
        _rules = rules;
        _host = host;
        _activity = activity;
        _caller = caller;
        _work = work;
        _emit = emit;
    }

    private bool IsEnough => _canaryFailed || (_rules.StopAfter > 0 && _failed >= _rules.StopAfter);

    private int Places => _succeeded >= _rules.Canaries ? _rules.Throttle : Math.Min(_rules.Throttle, _rules.Canaries - _succeeded);

    /// <summary>Begins with a computer as soon as there is room. False for one that was there before.</summary>
    public bool Add(ComputerRequest computer)
    {
        var isNew = _known.Add(computer.ComputerName.Trim());
        if (isNew) _waiting.Enqueue(computer);
        Begin();
        _caller.Serve();
        return isNew;
    }

    /// <summary>Waits for the rest.</summary>
    public void Complete()
    {
        Begin();
        while (_running > 0) _caller.Wait();
        _host.Stopping.ThrowIfCancellationRequested();
        while (_waiting.Count > 0) HandOut(Skipped(_waiting.Dequeue()));
        if (_done > 0) _host.Progress(_activity, _done, _done);
    }

    /// <summary>Waits until the last worker has ended, and serves it until then.</summary>
    public void Dispose()
    {
        _waiting.Clear();
        while (_running > 0) _caller.Wait();
    }

    private void Begin()
    {
        while (_waiting.Count > 0 && _running < Places && !IsEnough && !_host.Stopping.IsCancellationRequested)
        {
            var computer = _waiting.Dequeue();
            _running++;
            _ = Task.Run(() => WorkAsync(computer));
        }
    }

    private async Task WorkAsync(ComputerRequest computer)
    {
        WinRMProtection? outcome = null;
        Exception? defect = null;
        try
        {
            outcome = await _work(computer, _host.Stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_host.Stopping.IsCancellationRequested)
        {
            // Stopped before anything was changed.
        }
        catch (Exception failure)
        {
            defect = failure;
        }
        _caller.Post(() => End(outcome, defect));
    }

    private void End(WinRMProtection? outcome, Exception? defect)
    {
        _running--;
        if (defect is not null) throw new InvalidOperationException("A worker failed unexpectedly: " + defect.Message, defect);
        if (outcome is null) return;
        Count(outcome.Status);
        Begin();
        if (!_host.Stopping.IsCancellationRequested) HandOut(outcome);
    }

    // What was not touched says nothing about whether the others would go well.
    private void Count(WinRMProtectionStatus status)
    {
        var isCanary = _succeeded < _rules.Canaries;
        if (status is WinRMProtectionStatus.RolledBack or WinRMProtectionStatus.Failed)
        {
            _failed++;
            _canaryFailed |= isCanary;
        }
        else if (status is not (WinRMProtectionStatus.Unreachable or WinRMProtectionStatus.Blocked))
        {
            _succeeded++;
        }
    }

    private void HandOut(WinRMProtection outcome)
    {
        _done++;
        _emit(outcome);
        _host.Progress(_activity, _done, _known.Count + 1);
    }

    private WinRMProtection Skipped(ComputerRequest computer)
    {
        var why = Faults.WinRmSkipped(computer.ComputerName, _canaryFailed, _failed);
        return new WinRMProtection(computer.ComputerName, WinRMProtectionStatus.Skipped) { ErrorId = why.ErrorId, Error = why.Message, RecommendedAction = why.RecommendedAction, Failure = why };
    }
}
