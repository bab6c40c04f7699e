using System;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.WinRm.Hardening.Changes;

namespace KeyGuard.WinRm.Hardening;

/// <summary>A computer under change, as the sequence sees it: what it is like, how it is changed, and through which doors one gets in.</summary>
internal interface IDoors : IDisposable
{
    /// <summary>What something is like now, asked through whichever door answers; null where it is not there.</summary>
    Task<ConfigState?> ReadAsync(ConfigKind kind, string key, CancellationToken cancellationToken);

    /// <summary>Sends one change, once. Whether it took effect after a failure, only <see cref="ReadAsync"/> tells.</summary>
    Task WriteAsync(ConfigKind kind, string key, ConfigState? from, ConfigState? to, CancellationToken cancellationToken);

    /// <summary>From now on https is the door of choice.</summary>
    void PreferHttps();

    /// <summary>
    /// Proves https by a new connection: the chain and the name are trusted, the certificate shown is the chosen one, somebody answers,
    /// and the account reads the configuration. Tries several times, because it takes effect a moment later.
    /// </summary>
    Task ProveHttpsAsync(CancellationToken cancellationToken);

    /// <summary>Proves that nobody answers by http at a port any more.</summary>
    Task ProveHttpClosedAsync(int port, CancellationToken cancellationToken);

    /// <summary>Whether the account gets in by a new connection, now.</summary>
    Task<bool> IsOpenAsync(bool useSsl, CancellationToken cancellationToken);
}
