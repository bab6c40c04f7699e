using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.BackupKeys.Routing;
using KeyGuard.Connections;
using KeyGuard.Errors;
using KeyGuard.Hosting;
using KeyGuard.KeyProtect;
using KeyGuard.Operations.Journal;
using KeyGuard.Pumping;

namespace KeyGuard.BackupKeys.Unwrap;

/// <summary>
/// Unwraps backup keys, many at a time, and compares each with the check value that custody recorded. A custody file
/// that can't be read or written never stands in the way: this is what a disaster needs.
/// </summary>
internal sealed class BackupKeyUnwrapper : IDisposable
{
    private readonly IReadOnlyList<KmsConnection> _connections;
    private readonly IKeyGuardHost _host;
    private readonly Action<UnwrappedKey> _emit;
    private readonly KeyRouter _router;
    private readonly UnwrapLearning _learning;
    // A service that did not answer costs its time limit once, not once for each key that has another custodian.
    private readonly ConcurrentDictionary<KmsConnection, bool> _silent = new();
    private readonly KeyPump<(UnwrapRequest Request, KeyRoute Route), UnwrappedKey> _pump;

    /// <param name="connections">The open connections, the preferred one first.</param>
    /// <param name="book">What custody, and a file given by the user, know.</param>
    /// <param name="host">Whom to tell.</param>
    /// <param name="throttle">How many keys are unwrapped at a time.</param>
    /// <param name="emit">Takes each key; it is overwritten when this returns.</param>
    public BackupKeyUnwrapper(IReadOnlyList<KmsConnection> connections, CustodyBook book, IKeyGuardHost host, int throttle, Action<UnwrappedKey> emit)
    {
        _connections = connections;
        _host = host;
        _emit = emit;
        _router = new KeyRouter(book, connections);
        _learning = new UnwrapLearning(host);
        _pump = new KeyPump<(UnwrapRequest, KeyRoute), UnwrappedKey>(throttle, UnwrapAsync, host.Stopping);
    }

    /// <summary>Begins with a key, and hands out what is ready.</summary>
    public void Add(UnwrapRequest request)
    {
        _pump.Post((request, _router.FindAny(request.Name, request.Wrapped)));
        Commit(_pump.Take(wait: false));
    }

    /// <summary>Waits for the rest.</summary>
    public void Complete()
    {
        while (_pump.Take(wait: true) is { Count: > 0 } ready) Commit(ready);
    }

    public void Dispose() => _pump.Dispose();

    private void Commit(IReadOnlyList<Finished<(UnwrapRequest Request, KeyRoute Route), UnwrappedKey>> ready)
    {
        try
        {
            var outcomes = ready.Select(done => (Key: done.Reply, Failure: done.Reply.Failure ?? Verify(done.Reply))).ToArray();
            foreach (var (key, failure) in outcomes) _host.Journal.Plan((key.Asked?.Connection ?? _connections[0]).Custody, Note(key, failure));
            // First written down, then handed out; but a journal that can't be written never keeps anybody from a password.
            _host.Journal.Write();
            _learning.Keep(ready.Select(done => done.Reply).ToArray());
            foreach (var (key, failure) in outcomes) HandOut(key, failure);
        }
        finally
        {
            foreach (var done in ready) done.Reply.Dispose();
        }
    }

    private static JournalNote Note(UnwrappedKey key, KeyGuardException? failure)
    {
        var note = failure is null ? new JournalNote(JournalAction.Unwrap, JournalPhase.Done, key.Name) : JournalNote.Failure(JournalAction.Unwrap, key.Name, failure);
        return note with
        {
            Before = WrapFacts.Of(key.Asked?.Connection.InstanceId, key.Asked?.RootKeyId, key.Result?.KeyVersion, key.Request.Wrapped),
            CorrelationIds = WrapFacts.Ids(failure?.CorrelationId ?? key.Result?.CorrelationId),
        };
    }

    private void HandOut(UnwrappedKey key, KeyGuardException? failure)
    {
        if (failure is not null)
        {
            failure.Target = key.Request.Name;
            _host.ItemFailed(failure);
            return;
        }
        _emit(key);
    }

    private static KeyGuardException? Verify(UnwrappedKey key)
    {
        var recorded = key.Route.Known?.Entry.Record.Protected.Check;
        if (recorded is null || recorded == CheckValue.Of(key.Result!.KeyText, key.CheckName)) return null;
        return Faults.CheckValueDiffers(key.Request.Name);
    }

    private async Task<UnwrappedKey> UnwrapAsync((UnwrapRequest Request, KeyRoute Route) work, CancellationToken cancellationToken)
    {
        var failures = new List<KmsException>();
        foreach (var candidate in work.Route.Candidates.OrderBy(candidate => _silent.ContainsKey(candidate.Connection)))
        {
            try
            {
                var result = await candidate.Connection.Client.UnwrapAsync(candidate.RootKeyId, candidate.Wrapped, candidate.Aad, cancellationToken).ConfigureAwait(false);
                return new UnwrappedKey { Request = work.Request, Route = work.Route, Asked = candidate, Result = result };
            }
            catch (KmsException failure)
            {
                failures.Add(failure);
                if (failure.Kind == KmsErrorKind.Unavailable) _silent[candidate.Connection] = true;
            }
        }
        return new UnwrappedKey { Request = work.Request, Route = work.Route, Failure = Explain(work.Request, work.Route, failures) };
    }

    private static KeyGuardException Explain(UnwrapRequest request, KeyRoute route, List<KmsException> failures)
    {
        if (failures.Count == 0) return route.Obstacle!;
        if (route.Known is not null) return failures[0];
        var shown = CandidateFailures.Combine(failures, out var custodyUnknown);
        return custodyUnknown ? CandidateFailures.CustodyUnknown(request.Name, shown) : shown;
    }
}
