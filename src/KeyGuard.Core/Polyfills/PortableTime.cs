using System;
using System.Threading;
using System.Threading.Tasks;

namespace KeyGuard.Polyfills;

/// <summary>Waiting by a clock that tests can move, which each framework spells in its own way.</summary>
internal static class PortableTime
{
    public static Task Pause(this TimeProvider clock, TimeSpan time, CancellationToken cancellationToken) =>
#if NETFRAMEWORK
        clock.Delay(time, cancellationToken);
#else
        Task.Delay(time, clock, cancellationToken);
#endif
}
