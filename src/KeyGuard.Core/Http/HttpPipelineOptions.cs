using System;

namespace KeyGuard.Http;

/// <summary>How patient the HTTP pipeline is.</summary>
internal sealed class HttpPipelineOptions
{
    /// <summary>How long one attempt may take, reply included. Default 30 s.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a call may take in all, waits included. Default 120 s.</summary>
    public TimeSpan TotalTimeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>How often a call is tried again. Default 4.</summary>
    public int MaximumRetryCount { get; init; } = 4;

    /// <summary>The first wait between attempts; it doubles, with jitter. Default 0.5 s.</summary>
    public TimeSpan BaseDelay { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>The longest wait the pipeline chooses by itself. Default 30 s. A server's <c>Retry-After</c> may be longer.</summary>
    public TimeSpan MaximumDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The largest reply read, in bytes. Default 32 MiB.</summary>
    public int MaximumReplySize { get; init; } = 32 * 1024 * 1024;

    /// <summary>How the server's certificate is looked at; null leaves it to the system alone.</summary>
    public ServerTrust? Trust { get; init; }

    /// <summary>The clock, which tests move by hand.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
