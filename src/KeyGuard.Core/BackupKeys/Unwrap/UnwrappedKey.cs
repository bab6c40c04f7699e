using System;
using KeyGuard.BackupKeys.Custody;
using KeyGuard.BackupKeys.Routing;
using KeyGuard.Errors;
using KeyGuard.KeyProtect;

namespace KeyGuard.BackupKeys.Unwrap;

/// <summary>A key that was unwrapped; whoever takes it disposes it.</summary>
internal sealed class UnwrappedKey : IDisposable
{
    public required UnwrapRequest Request { get; init; }

    /// <summary>Whom it was wrapped by, as custody knew before.</summary>
    public required KeyRoute Route { get; init; }

    public KeyCandidate? Asked { get; init; }

    public UnwrapResult? Result { get; init; }

    public KeyGuardException? Failure { get; init; }

    /// <summary>The name in custody.</summary>
    public string Name => Route.Known?.Entry.Record.Name ?? Request.Name;

    /// <summary>The name that the check value was made with.</summary>
    public string CheckName => Route.Known?.Entry.Record.CheckName() ?? Request.Name;

    public void Dispose() => Result?.Dispose();
}
