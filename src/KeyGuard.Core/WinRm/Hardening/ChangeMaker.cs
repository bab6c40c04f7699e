using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Errors;
using KeyGuard.WinRm.Hardening.Changes;
using KeyGuard.WinRm.Protocol;

namespace KeyGuard.WinRm.Hardening;

/// <summary>
/// Makes one change so that afterwards it is known whether it is made: read, written down, sent, read back. A reply that is lost says
/// nothing; only what is read back counts, over another connection if need be. What did not take effect is sent once more.
/// </summary>
internal sealed class ChangeMaker(IDoors doors, IStepJournal journal, string computer, IReadOnlyList<TimeSpan> waits)
{
    private const int Attempts = 2;

    /// <summary>The change as it was made, with what was really there before; null where it was as wanted already.</summary>
    public async Task<ConfigChange?> MakeAsync(ConfigChange change, CancellationToken cancellationToken)
    {
        var now = await doors.ReadAsync(change.Kind, change.Key, cancellationToken).ConfigureAwait(false);
        if (Equals(now, change.After)) return null;
        change = change with { Before = now };
        await journal.IntendAsync(change).ConfigureAwait(false);
        try
        {
            change = await SendAsync(change, cancellationToken).ConfigureAwait(false);
        }
        catch (KeyGuardException failure)
        {
            await journal.FailedAsync(change, failure).ConfigureAwait(false);
            throw;
        }
        await journal.DoneAsync(change).ConfigureAwait(false);
        return change;
    }

    private async Task<ConfigChange> SendAsync(ConfigChange change, CancellationToken cancellationToken)
    {
        var now = change.Before;
        KeyGuardException? failure = null;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            failure = await TryAsync(change, now, cancellationToken).ConfigureAwait(false);
            now = await ReadBackAsync(change, failure is null, cancellationToken).ConfigureAwait(false);
            if (Equals(now, change.After)) return change;
            // Somebody else made it in the meantime: then theirs is what it was before, and it is changed.
            var isThere = failure?.ErrorId == "WinRmAlreadyExists" && now is not null;
            if (isThere && change.Before is null) change = change with { Before = now };
            if (failure is WsManException { Code: not null } && !isThere) throw failure;
        }
        throw failure ?? Faults.WinRmChangeNotTaken(computer, change.Name);
    }

    private async Task<KeyGuardException?> TryAsync(ConfigChange change, ConfigState? now, CancellationToken cancellationToken)
    {
        try
        {
            await doors.WriteAsync(change.Kind, change.Key, now, change.After, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (KeyGuardException failure)
        {
            return failure;
        }
    }

    // What a program does that was only started, shows a moment later.
    private async Task<ConfigState?> ReadBackAsync(ConfigChange change, bool isExpected, CancellationToken cancellationToken)
    {
        var now = await doors.ReadAsync(change.Kind, change.Key, cancellationToken).ConfigureAwait(false);
        if (!isExpected || change.Kind != ConfigKind.Firewall) return now;
        foreach (var wait in waits)
        {
            if (Equals(now, change.After)) break;
            await Task.Delay(wait, cancellationToken).ConfigureAwait(false);
            now = await doors.ReadAsync(change.Kind, change.Key, cancellationToken).ConfigureAwait(false);
        }
        return now;
    }
}
