using System;
using System.DirectoryServices.Protocols;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Errors;

namespace KeyGuard.ActiveDirectory;

/// <summary>
/// Opens connections to domain controllers. A password never leaves this computer in clear: on Windows it is not sent at all (Negotiate);
/// elsewhere it is sent inside TLS, or to this very computer.
/// </summary>
internal sealed class LdapConnector
{
    private readonly DirectoryServer _server;
    private readonly NetworkCredential? _credential;

    /// <param name="server">Whom to ask.</param>
    /// <param name="credential">As whom; null for whoever runs this process.</param>
    public LdapConnector(DirectoryServer server, NetworkCredential? credential)
    {
        _server = server;
        _credential = credential;
    }

    /// <summary>How long the server may take to answer at all.</summary>
    public TimeSpan Greeting { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the log-on may take, including the way to a key distribution centre.</summary>
    public TimeSpan LogOn { get; init; } = TimeSpan.FromSeconds(60);

    /// <exception cref="KeyGuardException">The server can't be reached, is not trusted, or does not accept the account.</exception>
    public LdapLine Open(CancellationToken cancellationToken)
    {
        RefuseWhatIsUnsafe();
        var greeting = _server.Host is null ? null : LdapGreeting.Exchange(_server, Greeting, cancellationToken);
        try
        {
            return Bind(greeting, cancellationToken);
        }
        catch (Exception failure) when (failure is TypeInitializationException or DllNotFoundException or EntryPointNotFoundException)
        {
            throw Faults.LdapLibraryMissing(failure);
        }
        catch (Exception failure) when (failure is DirectoryException or TimeoutException)
        {
            throw LdapFailures.OfLogOn(failure, _server, _credential?.UserName, greeting);
        }
    }

    private void RefuseWhatIsUnsafe()
    {
        if (_credential is null && _server.UseSsl && !LdapPlatform.NegotiatesInsideTls) throw Faults.DirectoryTicketInsideTls(_server.ToString());
        if (_credential is not null && !LdapPlatform.NegotiatesWithPassword && !_server.KeepsPasswordSafe) throw Faults.DirectoryPasswordInClear(_server.ToString());
    }

    private LdapLine Bind(LdapGreeting? greeting, CancellationToken cancellationToken)
    {
        var connection = new LdapConnection(new LdapDirectoryIdentifier(_server.Host, _server.Port), _credential, AuthenticationType) { AutoBind = false };
        IDisposable? trust = null;
        try
        {
            connection.SessionOptions.ProtocolVersion = 3;
            connection.SessionOptions.ReferralChasing = ReferralChasingOptions.None;
            trust = LdapProtection.Apply(connection.SessionOptions, _server, greeting?.Certificate);
            // The library's log-on knows neither a time limit nor a stop. If it never comes back, its thread is all that is left behind.
            if (!Task.Run(connection.Bind, cancellationToken).Wait((int)LogOn.TotalMilliseconds, cancellationToken)) throw new TimeoutException("The log-on took too long.");
            return new LdapLine(_server, connection, trust);
        }
        catch (Exception failure)
        {
            if (failure is not (TimeoutException or OperationCanceledException)) connection.Dispose();
            trust?.Dispose();
            if (failure is AggregateException { InnerException: { } inner }) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(inner).Throw();
            throw;
        }
    }

    private AuthType AuthenticationType => _credential is null || LdapPlatform.NegotiatesWithPassword ? AuthType.Negotiate : AuthType.Basic;
}
