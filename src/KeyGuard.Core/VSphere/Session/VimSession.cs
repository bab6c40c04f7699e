using System;
using System.Linq;
using System.Security;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Errors;
using KeyGuard.Secrets;
using KeyGuard.VSphere.Properties;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.VSphere.Session;

/// <summary>
/// The session with one vCenter, our own or one borrowed from PowerCLI. A session that has ended is replaced by logging in
/// once more, by one caller for all. A password that was refused is not tried again: each try would bring the account nearer
/// to being locked. A borrowed session can't be replaced and is never ended.
/// </summary>
internal sealed class VimSession : IDisposable
{
    // Some faults can be told apart by their text only.
    private const string Locale = "en_US";

    private readonly VimTransport _transport;
    private readonly ServiceContent _content;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly string _logOnName;
    private readonly SecureString? _password;
    private volatile string? _cookie;
    private VimException? _rejected;

    private VimSession(VimTransport transport, ServiceContent content, string userName, SecureString? password)
    {
        _transport = transport;
        _content = content;
        _logOnName = UserName = userName;
        _password = password;
    }

    /// <summary>What shows the session to the server; null before logging in.</summary>
    public string? Cookie => _cookie;

    /// <summary>The user, as vCenter calls it.</summary>
    public string UserName { get; private set; }

    public bool IsBorrowed => _password is null;

    /// <summary>A session of our own; the password is copied.</summary>
    public static async Task<VimSession> LogInAsync(VimTransport transport, ServiceContent content, string userName, SecureString password, CancellationToken cancellationToken)
    {
        var own = password.Copy();
        own.MakeReadOnly();
        var session = new VimSession(transport, content, userName, own);
        try
        {
            await session.LogInAsync(cancellationToken).ConfigureAwait(false);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Somebody else's session, proved by asking whose it is.</summary>
    public static async Task<VimSession> BorrowAsync(VimTransport transport, ServiceContent content, string secret, CancellationToken cancellationToken)
    {
        if (!SessionCookie.IsPlain(secret)) throw Faults.VimSessionUnusable(transport.Endpoint);
        var session = new VimSession(transport, content, "", null);
        foreach (var form in new[] { secret, SessionCookie.OtherForm(secret) })
        {
            session._cookie = form;
            if (await session.IsAliveAsync(cancellationToken).ConfigureAwait(false)) return session;
        }
        throw Faults.VimSessionUnusable(transport.Endpoint);
    }

    /// <summary>Has the session replaced that a server refused. Whoever comes while that is done shares what comes of it.</summary>
    public async Task RenewAsync(string? refused, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_cookie != refused) return;
            if (IsBorrowed) throw Faults.VimBorrowedSessionEnded(_transport.Endpoint);
            await LogInAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Whether the server knows the session; being asked keeps the session alive.</summary>
    public async Task<bool> IsAliveAsync(CancellationToken cancellationToken)
    {
        var call = new VimCall("RetrievePropertiesEx", _content.PropertyCollector)
        {
            Repeatable = true,
            Arguments = writer => PropertySpecs.Write(writer, PropertyQuery.Of([_content.SessionManager], "currentSession"), [_content.SessionManager], null, 0),
        };
        try
        {
            var values = await _transport.CallAsync(call, _cookie, cancellationToken).ConfigureAwait(false);
            var current = values.SelectMany(value => value.Children("objects")).SelectMany(item => item.Children("propSet")).Select(property => property.Child("val")).FirstOrDefault();
            if (current?.Text("userName") is not { Length: > 0 } name) return false;
            UserName = name;
            return true;
        }
        catch (VimException failure) when (failure.Is("NotAuthenticated"))
        {
            return false;
        }
    }

    /// <summary>Ends our own session at the server.</summary>
    public async Task LogOutAsync(CancellationToken cancellationToken)
    {
        if (IsBorrowed || _cookie is not { } cookie) return;
        using var reply = await _transport.SendAsync(new VimCall("Logout", _content.SessionManager), cookie, streamed: false, cancellationToken).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _cookie = null;
        _password?.Dispose();
        _gate.Dispose();
    }

    private async Task LogInAsync(CancellationToken cancellationToken)
    {
        if (_rejected is not null) throw _rejected;
        using var password = SecretBytes.From(_password!);
        var call = new VimCall("Login", _content.SessionManager) { Repeatable = true, Subject = _logOnName, Arguments = writer => Credentials(writer, _logOnName, password) };
        try
        {
            // No cookie goes with it, so that a session of its own comes back, whatever became of the old one.
            using var reply = await _transport.SendAsync(call, null, streamed: false, cancellationToken).ConfigureAwait(false);
            _cookie = SessionCookie.Read(reply.Cookies) ?? throw Faults.VimBadReply(_transport.Endpoint, reply.CorrelationId);
            var session = _transport.Values(reply);
            if (session.Count > 0 && session[0].Text("userName") is { Length: > 0 } known) UserName = known;
        }
        catch (VimException failure) when (failure.Is("InvalidLogin"))
        {
            _rejected = failure;
            throw;
        }
    }

    private static void Credentials(SoapWriter writer, string userName, SecretBytes password)
    {
        writer.Text("userName", userName);
        writer.Secret("password", password);
        writer.Text("locale", Locale);
    }
}
