using System;
using KeyGuard.Lab.WinRm.Auth;
using KeyGuard.Lab.WinRm.Certificates;
using KeyGuard.Lab.WinRm.Faults;
using KeyGuard.Lab.WinRm.Resources;

namespace KeyGuard.Lab.WinRm.Sockets;

/// <summary>What all connections of all computers share.</summary>
internal sealed class WinRmServices : IDisposable
{
    public WinRmServices() => Router = new Router(Authority);

    public LabAuthority Authority { get; } = new();

    public Accounts Accounts { get; } = new();

    public NtlmUsers NtlmUsers { get; } = new();

    public Recorder Recorder { get; } = new();

    public WinRmRequestLog Log { get; } = new();

    /// <summary>HTTP requests, the steps of logging on among them: what latency is paid for.</summary>
    public Tally Exchanges { get; } = new();

    public WinRmFaults Faults { get; } = new();

    public Router Router { get; }

    /// <summary>Each answer takes at least this long, at computers that have no latency of their own.</summary>
    public int LatencyMilliseconds { get; set; }

    /// <summary>The file with the keys of Kerberos services, or null without any.</summary>
    public string? Keytab
    {
        get;
        set
        {
            field = value;
            if (value is not null)
                NativeProcess.SetVariable("KRB5_KTNAME", value);
        }
    }

    public void Dispose()
    {
        Authority.Dispose();
        NtlmUsers.Dispose();
    }
}
