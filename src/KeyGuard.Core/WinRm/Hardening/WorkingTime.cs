using System;
using System.Threading;

namespace KeyGuard.WinRm.Hardening;

/// <summary>
/// After the user's stop no step is begun any more; the one in hand, with what proves it or takes it back, is given some seconds, so that it
/// is not left half made.
/// </summary>
internal sealed class WorkingTime : IDisposable
{
    /// <summary>How long the step in hand may still take.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(15);

    private readonly CancellationTokenSource _end = new();
    private readonly CancellationTokenRegistration _registration;

    public WorkingTime(CancellationToken stopping)
    {
        Begin = stopping;
        _registration = stopping.Register(() => _end.CancelAfter(Grace));
    }

    /// <summary>Signalled when nothing may be begun any more.</summary>
    public CancellationToken Begin { get; }

    /// <summary>Signalled when nothing is waited for any more.</summary>
    public CancellationToken End => _end.Token;

    public void Dispose()
    {
        _registration.Dispose();
        _end.Dispose();
    }
}
