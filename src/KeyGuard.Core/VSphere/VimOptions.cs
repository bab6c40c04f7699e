using System;

namespace KeyGuard.VSphere;

/// <summary>How a client behaves over time.</summary>
internal sealed class VimOptions
{
    /// <summary>How many objects are asked for at a time.</summary>
    public int PageSize { get; init; } = 1000;

    /// <summary>How long the server may keep a question for changes to itself; well below the time limit of a call.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How often tasks are asked for where the server can't be waited on.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>After how long without a call the session is kept alive; vCenter ends one after half an hour.</summary>
    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The clock, which tests move by hand.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
