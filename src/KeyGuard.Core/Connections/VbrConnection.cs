using System;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Errors;
using KeyGuard.Http;
using KeyGuard.Vbr;

namespace KeyGuard.Connections;

/// <summary>
/// An open connection to the REST API of one backup server, under one user. It shows where it leads and as whom; password
/// and tokens are not part of it.
/// </summary>
public sealed class VbrConnection : IConnection
{
    private static readonly TimeSpan LogOutTime = TimeSpan.FromSeconds(5);

    private readonly VbrClient _client;
    private volatile bool _closed;

    internal VbrConnection(string name, VbrClient client, DateTimeOffset connected)
    {
        Name = name;
        _client = client;
        Endpoint = client.Endpoint;
        ApiVersion = client.Version.ToString();
        CertificateThumbprint = client.Pin;
        Connected = connected;
    }

    /// <summary>The connection's name.</summary>
    public string Name { get; }

    /// <summary>The base URL of the REST API.</summary>
    public Uri Endpoint { get; }

    /// <summary>The backup server's own name; null where the user's role may not ask for it.</summary>
    public string? ServerName { get; internal init; }

    /// <summary>The backup server's build number; null where the user's role may not ask for it.</summary>
    public string? BuildVersion { get; internal init; }

    /// <summary>The version of the REST API that both sides agreed on.</summary>
    public string ApiVersion { get; }

    /// <summary>The user.</summary>
    public string UserName { get; internal init; } = "";

    /// <summary>The SHA-256 thumbprint of the only certificate accepted; null where the computer's own trust decides.</summary>
    public string? CertificateThumbprint { get; }

    /// <summary>When it was opened, UTC.</summary>
    public DateTimeOffset Connected { get; }

    /// <summary>Whether cmdlets use it: the connection opened last.</summary>
    public bool IsDefault { get; internal set; }

    internal VbrClient Client => _closed ? throw Faults.ConnectionClosed(Name, "Connect-KeyGuardVbr") : _client;

    bool ITracedConnection.IsClosed => _closed;

    string IConnection.Place => Endpoint.ToString();

    bool IConnection.IsDefault { get => IsDefault; set => IsDefault = value; }

    HttpTraceLog ITracedConnection.Trace => _client.Trace;

    void IConnection.Close() => Close();

    internal void Close()
    {
        if (_closed) return;
        _closed = true;
        LogOut();
        _client.Dispose();
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    // Out of courtesy: the tokens expire by themselves, so a server that does not answer now holds nothing up for long.
    private void LogOut()
    {
        using var limit = new CancellationTokenSource(LogOutTime);
        try
        {
            Task.Run(() => _client.LogOutAsync(limit.Token), limit.Token).GetAwaiter().GetResult();
        }
        catch (Exception unimportant) when (unimportant is VbrException or OperationCanceledException)
        {
            // The session ends by itself.
        }
    }
}
