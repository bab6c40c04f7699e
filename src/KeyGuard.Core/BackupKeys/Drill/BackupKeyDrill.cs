using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Errors;
using KeyGuard.Hosting;
using KeyGuard.Pumping;

namespace KeyGuard.BackupKeys.Drill;

/// <summary>
/// Tries whether every key could be recovered today: unwraps it through every custodian, compares what comes out with
/// what was recorded, and with what Veeam holds where Veeam can be asked. Nothing of a key is ever shown or kept.
/// </summary>
internal sealed class BackupKeyDrill : IDisposable
{
    private readonly IKeyGuardHost _host;
    private readonly bool _veeamAsked;
    private readonly VeeamVerifier _verifier;
    private readonly DrillRecording? _recording;
    private readonly Action<BackupKeyDrillResult, KeyGuardException?> _emit;
    private readonly DrillUnwrapper _unwrapper;
    private readonly KeyPump<DrillItem, DrillOutcome> _pump;
    private readonly ConcurrentQueue<DrillOutcome> _outcomes = new();
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly DrillSummary _summary = new();
    private int _begun;

    /// <param name="veeam">Veeam, where it is part of the drill.</param>
    /// <param name="recording">Where to keep when forms were verified; null in a rehearsal.</param>
    /// <param name="host">Whom to tell.</param>
    /// <param name="throttle">How many keys are tried at a time.</param>
    /// <param name="emit">Takes each result, and the failure behind it.</param>
    public BackupKeyDrill(IBackupKeyStore? veeam, DrillRecording? recording, IKeyGuardHost host, int throttle, Action<BackupKeyDrillResult, KeyGuardException?> emit)
    {
        _veeamAsked = veeam is not null;
        _verifier = new VeeamVerifier(veeam, host, TimeProvider.System);
        _recording = recording;
        _host = host;
        _emit = emit;
        _unwrapper = new DrillUnwrapper(keepKey: veeam is IVerifyingKeyStore);
        _pump = new KeyPump<DrillItem, DrillOutcome>(throttle, TryAsync, host.Stopping);
    }

    /// <summary>Begins with a key, and hands out what is ready.</summary>
    public void Add(DrillItem item)
    {
        if (item is { Record: null, InVeeam: not null }) _host.Warning($"Custody does not know the wrapped key '{item.Name}' in Veeam; the open connections are tried.");
        _begun++;
        _pump.Post(item);
        Commit(_pump.Take(wait: false));
    }

    /// <summary>Waits for the rest.</summary>
    public DrillSummary Complete()
    {
        while (_pump.Take(wait: true) is { Count: > 0 } ready) Commit(ready);
        _recording?.Write();
        if (_begun > 0) _host.Progress("Trying backup keys", _begun, _begun);
        _summary.Elapsed = _watch.Elapsed;
        return _summary;
    }

    public void Dispose()
    {
        _pump.Dispose();
        // After a stop some were never looked at.
        while (_outcomes.TryDequeue(out var outcome)) outcome.Dispose();
    }

    private async Task<DrillOutcome> TryAsync(DrillItem item, CancellationToken cancellationToken)
    {
        var outcome = await _unwrapper.TryAsync(item, cancellationToken).ConfigureAwait(false);
        if (outcome.KeyText is not null) _outcomes.Enqueue(outcome);
        return outcome;
    }

    private void Commit(IReadOnlyList<Finished<DrillItem, DrillOutcome>> ready)
    {
        foreach (var (item, outcome) in ready)
        {
            using (outcome) Judge(item, outcome);
        }
        if (ready.Count > 0) _host.Progress("Trying backup keys", _summary.Passed + _summary.Failed, _begun + 1);
    }

    private void Judge(DrillItem item, DrillOutcome outcome)
    {
        var verified = _verifier.Verify(item.InVeeam, outcome.KeyText);
        var failure = DrillResults.Failure(item, outcome, verified);
        if (verified != false) _recording?.Keep(outcome);
        var result = DrillResults.Make(item, outcome, _veeamAsked, verified, failure);
        _summary.Add(result);
        if (failure is not null) failure.Target = item.Name;
        _emit(result, failure);
    }
}
