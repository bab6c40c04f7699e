using System;
using System.Net;
using System.Security.Cryptography.X509Certificates;

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

    /// <summary>How long making the connection may take, TLS included. Default 15 s. .NET Framework knows only <see cref="AttemptTimeout"/>.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How many connections to one server there may be. Default 256: at least the highest -ThrottleLimit, so that the throttle is what limits.</summary>
    public int ConnectionsPerServer { get; init; } = 256;

    /// <summary>Whether the system's proxy is used, where it has one for the server. It never is for this computer.</summary>
    public bool UseProxy { get; init; } = true;

    /// <summary>What to log on with when the server asks by one of the schemes given here; null for services that use tokens.</summary>
    public ICredentials? Credentials { get; init; }

    /// <summary>The certificate, with its private key, by which to log on.</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>
    /// Whether plain http may leave this computer. Only for the one innermost handler that seals every body before it is sent
    /// (WinRM's message encryption).
    /// </summary>
    public bool BodiesAreSealed { get; init; }

    /// <summary>The clock, which tests move by hand.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
