using System;
using System.Collections.Generic;
using KeyGuard.Hosting;
using KeyGuard.Secrets;

namespace KeyGuard.BackupKeys.Drill;

/// <summary>
/// Asks Veeam whether it holds what was unwrapped, where it can be asked. Veeam shuts everybody out for five minutes after
/// fifteen wrong passwords in a minute; the drill stops asking well before that.
/// </summary>
internal sealed class VeeamVerifier(IBackupKeyStore? veeam, IKeyGuardHost host, TimeProvider clock)
{
    private const int MostFailures = 10;
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);
    private readonly Queue<DateTimeOffset> _failures = new();
    private bool _warned;

    public bool? Verify(StoredKey? key, SecretBytes? password)
    {
        if (veeam is not IVerifyingKeyStore store || key is null || password is null || IsExhausted()) return null;
        var verified = store.Verify(key, password);
        if (verified == false) _failures.Enqueue(clock.GetUtcNow());
        return verified;
    }

    private bool IsExhausted()
    {
        while (_failures.Count > 0 && clock.GetUtcNow() - _failures.Peek() > Period) _failures.Dequeue();
        if (_failures.Count < MostFailures) return false;
        if (!_warned) host.Warning($"Veeam found {MostFailures} passwords wrong within a minute; it is not asked about more for now, for it would shut everybody out.");
        return _warned = true;
    }
}
