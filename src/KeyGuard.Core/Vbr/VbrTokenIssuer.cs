using System;
using System.Net.Http;
using System.Security;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Errors;
using KeyGuard.Http;
using KeyGuard.KeyProtect.Iam;
using KeyGuard.KeyProtect.Wire;
using KeyGuard.Secrets;
using KeyGuard.Vbr.Wire;

namespace KeyGuard.Vbr;

/// <summary>
/// Obtains tokens for a user: with the password first, then with the refresh token, which works once, and with the
/// password again when that is refused. A password that was refused is not tried again: each try would bring the
/// account nearer to being locked.
/// </summary>
internal sealed class VbrTokenIssuer : ITokenIssuer
{
    private const string Path = "/api/oauth2/token";

    // The default refresh token lives for 14 days; the short one only a quarter of an hour longer than the access token.
    private const string ShortRefresh = "use_short_term_refresh=true";

    private readonly VbrTransport _transport;
    private readonly string _userName;
    private readonly SecureString _password;
    private readonly TimeProvider _clock;
    private SecretBytes? _refreshToken;
    private VbrException? _rejected;

    /// <param name="transport">The server; stays the caller's.</param>
    /// <param name="userName">The user's name, with the domain where there is one.</param>
    /// <param name="password">Copied; the caller keeps its own.</param>
    /// <param name="clock">The clock.</param>
    public VbrTokenIssuer(VbrTransport transport, string userName, SecureString password, TimeProvider clock)
    {
        _transport = transport;
        _userName = userName;
        _password = password.Copy();
        _password.MakeReadOnly();
        _clock = clock;
    }

    public async Task<AccessToken> IssueAsync(CancellationToken cancellationToken) =>
        await TryRefreshAsync(cancellationToken).ConfigureAwait(false) ?? await LogInAsync(cancellationToken).ConfigureAwait(false);

    public void Dispose()
    {
        _password.Dispose();
        _refreshToken?.Dispose();
    }

    private async Task<AccessToken?> TryRefreshAsync(CancellationToken cancellationToken)
    {
        if (_refreshToken is not { } refreshToken) return null;
        _refreshToken = null;
        try
        {
            using var form = FormEncoding.WithSecret("grant_type=refresh_token&" + ShortRefresh, "refresh_token", refreshToken);
            return await AskAsync(form, refreshToken, repeatable: false, cancellationToken).ConfigureAwait(false);
        }
        catch (VbrException failure) when (failure.InnerException is HttpTransportException { Failure: TransportFailure.Unreachable })
        {
            // It did not leave this computer, so it is still good.
            _refreshToken = refreshToken;
            throw;
        }
        catch (VbrException)
        {
            return null;
        }
        finally
        {
            if (_refreshToken != refreshToken) refreshToken.Dispose();
        }
    }

    private async Task<AccessToken> LogInAsync(CancellationToken cancellationToken)
    {
        if (_rejected is not null) throw _rejected;
        using var password = SecretBytes.From(_password);
        using var form = FormEncoding.WithSecret($"grant_type=password&{ShortRefresh}&username={Uri.EscapeDataString(_userName)}", "password", password);
        try
        {
            return await AskAsync(form, password, repeatable: true, cancellationToken).ConfigureAwait(false);
        }
        catch (VbrException failure) when (failure.Kind == VbrErrorKind.CredentialsRejected)
        {
            _rejected = failure;
            throw;
        }
    }

    private async Task<AccessToken> AskAsync(SecretBytes form, SecretBytes secret, bool repeatable, CancellationToken cancellationToken)
    {
        var call = new VbrCall(HttpMethod.Post, Path) { Body = form, ContentType = "application/x-www-form-urlencoded", Repeatable = repeatable };
        using var reply = await _transport.SendAsync(call, null, cancellationToken).ConfigureAwait(false);
        if (!reply.IsSuccess) throw Faults.VbrLogOn(VbrErrorReply.Read(reply, secret), _userName, reply.CorrelationId, _transport.Endpoint);
        try
        {
            return Keep(VbrTokenReply.Read(reply.Body.Span)) ?? throw Faults.VbrBadReply(_transport.Endpoint, reply.CorrelationId);
        }
        catch (Exception broken) when (broken.IsBrokenJson())
        {
            throw Faults.VbrBadReply(_transport.Endpoint, reply.CorrelationId, broken);
        }
    }

    private AccessToken? Keep(VbrTokenReply reply)
    {
        _refreshToken = reply.RefreshToken;
        var now = _clock.GetUtcNow();
        return reply.AccessToken is { } value ? new AccessToken(value, now, now + reply.Lifetime) : null;
    }
}
