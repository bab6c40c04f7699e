using System;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Errors;
using KeyGuard.Http;
using KeyGuard.KeyProtect.Iam;
using KeyGuard.KeyProtect.Wire;
using KeyGuard.Vbr.Wire;

namespace KeyGuard.Vbr;

/// <summary>
/// Calls as a logged-on user: a token with each, one more try with a new token when the token was refused, errors
/// classified, JSON read.
/// </summary>
internal sealed class VbrChannel : IDisposable
{
    private readonly VbrTransport _transport;
    private readonly ITokenSource _tokens;

    /// <param name="transport">Becomes this channel's.</param>
    /// <param name="tokens">Becomes this channel's.</param>
    public VbrChannel(VbrTransport transport, ITokenSource tokens)
    {
        _transport = transport;
        _tokens = tokens;
    }

    public VbrTransport Transport => _transport;

    public Uri Endpoint => _transport.Endpoint;

    /// <summary>The reply to a call that succeeded; the caller disposes it.</summary>
    /// <exception cref="VbrException">The call failed.</exception>
    public async Task<HttpReply> SendAsync(VbrCall call, CancellationToken cancellationToken)
    {
        if (call.Needs is { } needed && !_transport.Version.Includes(needed)) throw Faults.VbrTooOld(call.Purpose, needed, _transport.Version, Endpoint);
        var token = await _tokens.GetAsync(cancellationToken).ConfigureAwait(false);
        var (reply, failure) = await TryAsync(call, token, cancellationToken).ConfigureAwait(false);
        if (failure?.Kind == VbrErrorKind.TokenExpired)
        {
            var renewed = await _tokens.RenewAsync(token, expired: true, cancellationToken).ConfigureAwait(false);
            if (renewed is not null) (reply, failure) = await TryAsync(call, renewed, cancellationToken).ConfigureAwait(false);
        }
        return reply ?? throw failure!;
    }

    /// <summary>Makes a call and reads its JSON.</summary>
    public async Task<T> ReadAsync<T>(VbrCall call, Func<JsonElement, T> read, CancellationToken cancellationToken)
    {
        using var reply = await SendAsync(call, cancellationToken).ConfigureAwait(false);
        try
        {
            using var document = JsonDocument.Parse(reply.Body);
            return read(document.RootElement);
        }
        catch (Exception broken) when (broken.IsBrokenJson() || broken is FormatException)
        {
            throw Faults.VbrBadReply(Endpoint, reply.CorrelationId, broken);
        }
    }

    public void Dispose()
    {
        _tokens.Dispose();
        _transport.Dispose();
    }

    private async Task<(HttpReply? Reply, VbrException? Failure)> TryAsync(VbrCall call, AccessToken token, CancellationToken cancellationToken)
    {
        var reply = await _transport.SendAsync(call, token.Value, cancellationToken).ConfigureAwait(false);
        if (reply.IsSuccess) return (reply, null);
        using (reply) return (null, Faults.Vbr(VbrErrorReply.Read(reply, call.Secret), reply.CorrelationId, Endpoint));
    }
}
