using System;
using System.DirectoryServices.Protocols;
using System.Threading;

namespace KeyGuard.ActiveDirectory;

/// <summary>An open and authenticated connection to a domain controller.</summary>
internal sealed class LdapLine : IDisposable
{
    private readonly LdapConnection _connection;
    private readonly IDisposable? _trust;

    /// <param name="server">Who is at the other end.</param>
    /// <param name="connection">The connection, from now on ours.</param>
    /// <param name="trust">What must stay until it is closed.</param>
    public LdapLine(DirectoryServer server, LdapConnection connection, IDisposable? trust)
    {
        Server = server;
        _connection = connection;
        _trust = trust;
    }

    public DirectoryServer Server { get; }

    /// <summary>Asks, and waits for the answer; a stop abandons the question.</summary>
    /// <exception cref="DirectoryException">The server refuses, or is gone.</exception>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public SearchResponse Send(SearchRequest request, TimeSpan patience, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var asked = _connection.BeginSendRequest(request, patience, PartialResultProcessing.NoPartialResultSupport, null!, null!);
        if (WaitHandle.WaitAny([asked.AsyncWaitHandle, cancellationToken.WaitHandle]) == 1)
        {
            _connection.Abort(asked);
            cancellationToken.ThrowIfCancellationRequested();
        }
        return (SearchResponse)_connection.EndSendRequest(asked);
    }

    public void Dispose()
    {
        _connection.Dispose();
        _trust?.Dispose();
    }
}
