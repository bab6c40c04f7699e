using System;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Errors;
using KeyGuard.Http;
using KeyGuard.Operations.Journal;
using KeyGuard.VSphere;

namespace KeyGuard.Connections;

/// <summary>
/// An open connection to one vCenter, under one user. It shows where it leads and as whom; password and session are not
/// part of it.
/// </summary>
public sealed class VCenterConnection : IConnection, IKeptAlive
{
    private static readonly TimeSpan LogOutTime = TimeSpan.FromSeconds(5);

    private readonly VimClient _client;
    private volatile bool _closed;

    internal VCenterConnection(string name, VimClient client, JournalFile journal, DateTimeOffset connected)
    {
        Name = name;
        _client = client;
        Endpoint = client.Endpoint;
        UserName = client.UserName;
        Version = client.About.Version;
        Build = client.About.Build;
        ApiVersion = client.Version.ToString();
        InstanceUuid = client.About.InstanceUuid;
        CertificateThumbprint = client.Pin;
        IsBorrowed = client.IsBorrowed;
        Journal = journal;
        Connected = connected;
    }

    /// <summary>The name under which cmdlets find it (<c>-Server</c>).</summary>
    public string Name { get; }

    /// <summary>vCenter's base URL.</summary>
    public Uri Endpoint { get; }

    /// <summary>The user, as vCenter calls it.</summary>
    public string UserName { get; }

    /// <summary>vCenter's version, such as 8.0.3.</summary>
    public string Version { get; }

    /// <summary>vCenter's build number.</summary>
    public string Build { get; }

    /// <summary>The version of the vSphere API that both sides agreed on.</summary>
    public string ApiVersion { get; }

    /// <summary>What tells this vCenter from every other, whatever name it is reached by.</summary>
    public string InstanceUuid { get; }

    /// <summary>The SHA-256 thumbprint of the only certificate accepted; null where the computer's own trust decides.</summary>
    public string? CertificateThumbprint { get; }

    /// <summary>Whether the session is PowerCLI's: it is used and never ended.</summary>
    public bool IsBorrowed { get; }

    /// <summary>When it was opened, UTC.</summary>
    public DateTimeOffset Connected { get; }

    /// <summary>Whether cmdlets that need one vCenter use it when none is named.</summary>
    public bool IsDefault { get; internal set; }

    /// <summary>The journal in which changes through this connection are written down.</summary>
    public string JournalPath => Journal.Path;

    internal JournalFile Journal { get; }

    internal VimClient Client => _closed ? throw Faults.ConnectionClosed(Name, "Connect-KeyGuardVCenter") : _client;

    bool ITracedConnection.IsClosed => _closed;

    HttpTraceLog ITracedConnection.Trace => _client.Trace;

    string IConnection.Place => $"{Endpoint} {UserName}";

    bool IConnection.IsDefault { get => IsDefault; set => IsDefault = value; }

    void IConnection.Close() => Close();

    IDisposable IKeptAlive.KeepAlive() => Client.KeepAlive();

    internal void Close()
    {
        if (_closed) return;
        _closed = true;
        LogOut();
        _client.Dispose();
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    // Out of courtesy: a session ends by itself, so a server that does not answer now holds nothing up for long.
    private void LogOut()
    {
        using var limit = new CancellationTokenSource(LogOutTime);
        try
        {
            Task.Run(() => _client.LogOutAsync(limit.Token), limit.Token).GetAwaiter().GetResult();
        }
        catch (Exception unimportant) when (unimportant is VimException or OperationCanceledException)
        {
            // The session ends by itself.
        }
    }
}
