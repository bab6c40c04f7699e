using System;

namespace KeyGuard.VSphere.Rekey;

/// <summary>How patient a re-key is.</summary>
internal sealed record RekeyTiming
{
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The first wait for an object that somebody else is at work on; it doubles up to <see cref="LongestPause"/>.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(2);

    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an object may be busy before it is given up.</summary>
    public TimeSpan BusyLimit { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>A task that waits longer for its turn shows that too much is asked at a time.</summary>
    public TimeSpan LongQueue { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a host may take to show its new key.</summary>
    public TimeSpan HostLimit { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long vSAN's hosts may take to follow a change.</summary>
    public TimeSpan VsanLimit { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How often vSAN is asked.</summary>
    public TimeSpan VsanPoll { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often something is looked at that should show its new key at once.</summary>
    public TimeSpan LookAgain { get; init; } = TimeSpan.FromSeconds(1);
}
