using System;
using System.Collections.Generic;
using System.Linq;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.Connections;
using KeyGuard.Errors;
using KeyGuard.Hosting;

namespace KeyGuard.BackupKeys.Erasure;

/// <summary>
/// Erases backup keys on purpose. Looking (<see cref="Examine"/>) and doing (<see cref="Erase"/>) are two steps, so that a
/// person can be asked in between, and so that a rehearsal only looks.
/// </summary>
internal sealed class BackupKeyEraser : IDisposable
{
    // A person may think as long as they like; what was proved before that is proved again.
    private static readonly TimeSpan Freshness = TimeSpan.FromMinutes(1);

    private readonly IKeyGuardHost _host;
    private readonly TimeProvider _clock;
    private readonly RunIdentity _run = new();
    private readonly RootKeyProver _prover;
    private readonly ErasureRules _rules;
    private readonly ErasureWrite _write;
    private readonly IReadOnlyList<string> _notAsked;

    /// <summary>Settles what an earlier run left pending, and gets ready. Throws before anything is changed.</summary>
    /// <param name="connections">The open connections.</param>
    /// <param name="veeam">Where the keys are; asked for their use too, where it can tell.</param>
    /// <param name="host">Whom to tell.</param>
    /// <param name="allowDisabled">Whether a suspended root key is proof enough.</param>
    /// <param name="isRehearsal">Whether nothing may be changed, not even settled.</param>
    /// <param name="clock">The time.</param>
    public BackupKeyEraser(IReadOnlyList<KmsConnection> connections, IBackupKeyStore veeam, IKeyGuardHost host, bool allowDisabled, bool isRehearsal, TimeProvider clock)
    {
        _host = host;
        _clock = clock;
        var files = connections.Select(connection => connection.Custody).Distinct().ToArray();
        var listing = veeam.List();
        foreach (var file in isRehearsal ? [] : files) CustodySettling.Prepare(file, listing, host);
        Targets = new ErasureTargets(listing, CustodyBook.Open(files));
        _prover = new RootKeyProver(connections, allowDisabled, clock);
        _rules = new ErasureRules(Targets, veeam as IKeyUsage);
        _write = new ErasureWrite(veeam, host, _run);
        _notAsked = veeam is not IKeyUsage ? ["jobs and repositories"] : (veeam as IPartialKeyUsage)?.NotAsked ?? [];
    }

    /// <summary>The keys there are.</summary>
    public ErasureTargets Targets { get; }

    /// <summary>Checks every rule and asks every custodian's root key. Changes nothing.</summary>
    /// <exception cref="KeyGuardException">The key must not be erased, and why.</exception>
    public ErasurePlan Examine(ErasureTarget target)
    {
        var entry = _rules.Check(target);
        if (_notAsked.Count > 0) _host.Warning($"It can't be asked here whether these use a key: {string.Join(", ", _notAsked)}. Veeam itself refuses to remove a password that is in use by a job.");
        var wraps = ErasureRules.InUse(target, entry.Record);
        return new ErasurePlan(target, entry, wraps, Prove(target.Name, wraps), _notAsked);
    }

    /// <summary>Erases a key that was examined.</summary>
    /// <exception cref="KeyGuardException">It was not erased, and why.</exception>
    public (BackupKeyErasure Result, KeyGuardException? Failure) Erase(ErasurePlan plan)
    {
        if (_clock.GetUtcNow().UtcDateTime - plan.Proofs.Min(proof => proof.CheckedAt) > Freshness) plan = plan with { Proofs = Prove(plan.Target.Name, plan.Wraps) };
        var failure = _write.Perform(plan);
        return (failure is null ? Done(plan) : Undone(plan.Target, ErasureStatus.Failed, failure), failure);
    }

    /// <summary>The result for a key that an earlier run erased: what was recorded then, as it stands by today's date.</summary>
    public BackupKeyErasure AlreadyErased(ErasureTarget target)
    {
        var facts = target.Entry!.Record.Erasure ?? new ErasureFacts();
        var proofs = facts.Proofs.Select(RootKeyProof.From).ToArray();
        return Result(target, target.Entry, ErasureStatus.AlreadyErased, facts.ErasedAt, proofs, new ResidualCopy("password in Veeam", ResidualState.Erased, "Veeam's listing does not show it."), []);
    }

    /// <summary>The result for a key that was not erased.</summary>
    public static BackupKeyErasure Undone(ErasureTarget target, ErasureStatus status, KeyGuardException failure) => new()
    {
        Name = target.Name,
        Status = status,
        Id = target.InVeeam?.Id,
        ErrorId = failure.ErrorId,
        Message = failure.Message,
    };

    public void Dispose() => _run.Dispose();

    private RootKeyProof[] Prove(string name, IReadOnlyList<CustodyWrap> wraps)
    {
        var custodians = wraps.GroupBy(wrap => (wrap.InstanceId.ToUpperInvariant(), wrap.RootKeyId.ToUpperInvariant())).Select(forms => forms.First());
        return custodians.Select(wrap => _prover.ProveAsync(name, wrap, _host.Stopping).GetAwaiter().GetResult()).ToArray();
    }

    private BackupKeyErasure Done(ErasurePlan plan)
    {
        var veeam = plan.Target.InVeeam is null
            ? new ResidualCopy("password in Veeam", ResidualState.Erased, "Veeam's listing did not show it.")
            : new ResidualCopy("password in Veeam", ResidualState.Erased, $"Removed; Veeam's listing does not show id {plan.Target.InVeeam.Id} any more.");
        return Result(plan.Target, plan.Entry, ErasureStatus.Erased, _clock.GetUtcNow().UtcDateTime, plan.Proofs, veeam, plan.Uses);
    }

    private BackupKeyErasure Result(ErasureTarget target, CustodyEntry entry, ErasureStatus status, DateTime? when, IReadOnlyList<RootKeyProof> proofs, ResidualCopy veeam, IReadOnlyList<string> notAsked)
    {
        var now = _clock.GetUtcNow().UtcDateTime;
        return new BackupKeyErasure
        {
            Name = target.Name,
            Status = status,
            Id = target.InVeeam?.Id ?? entry.Record.Veeam?.PasswordId,
            ErasedAt = when,
            ReversibleUntil = ResidualCopies.ReversibleUntil(proofs, now),
            Proofs = proofs,
            ResidualCopies = ResidualCopies.List(entry.Record, entry.File?.Path ?? "", proofs, veeam, notAsked, now),
        };
    }
}
