using System;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Errors;
using KeyGuard.Http;
using KeyGuard.KeyProtect.Iam;
using KeyGuard.KeyProtect.Wire;

namespace KeyGuard.KeyProtect;

/// <summary>
/// Calls below <c>/api/v2</c> of one instance: the headers every call needs, one more try with a new token when the
/// token was refused, and errors classified.
/// </summary>
internal sealed class KmsChannel : IDisposable
{
    private readonly ITokenSource _tokens;
    private readonly IHttpPipeline _http;

    public KmsChannel(Uri endpoint, string instanceId, ITokenSource tokens, IHttpPipeline http)
    {
        Endpoint = endpoint;
        InstanceId = instanceId;
        _tokens = tokens;
        _http = http;
    }

    public Uri Endpoint { get; }

    public string InstanceId { get; }

    public HttpTraceLog Trace => _http.Trace;

    /// <summary>The reply to a call that succeeded; the caller disposes it.</summary>
    /// <exception cref="KmsException">The call failed.</exception>
    public async Task<HttpReply> SendAsync(KmsCall request, CancellationToken cancellationToken)
    {
        try
        {
            var token = await _tokens.GetAsync(cancellationToken).ConfigureAwait(false);
            var (reply, failure) = await TryAsync(request, token, cancellationToken).ConfigureAwait(false);
            if (failure?.Kind is KmsErrorKind.TokenExpired or KmsErrorKind.AuthenticationFailed)
            {
                var renewed = await _tokens.RenewAsync(token, failure.Kind == KmsErrorKind.TokenExpired, cancellationToken).ConfigureAwait(false);
                if (renewed is not null) (reply, failure) = await TryAsync(request, renewed, cancellationToken).ConfigureAwait(false);
            }
            return reply ?? throw failure!;
        }
        catch (HttpTransportException failure)
        {
            throw Faults.NoAnswer(failure);
        }
    }

    public void Dispose()
    {
        _tokens.Dispose();
        _http.Dispose();
    }

    private async Task<(HttpReply? Reply, KmsException? Failure)> TryAsync(KmsCall request, AccessToken token, CancellationToken cancellationToken)
    {
        var reply = await _http.SendAsync(Call(request, token), cancellationToken).ConfigureAwait(false);
        if (reply.IsSuccess) return (reply, null);
        using (reply)
        {
            var error = ErrorReply.Read(reply);
            return (null, Faults.Kms(ErrorClassifier.Classify(error), error, reply.CorrelationId, Endpoint, InstanceId));
        }
    }

    private HttpCall Call(KmsCall request, AccessToken token)
    {
        var call = new HttpCall(request.Method, new Uri(Endpoint, "/api/v2/" + request.Path))
        {
            Body = request.Body?.Bytes ?? (request.Method == HttpMethod.Post ? [] : null),
            ContentType = request.ContentType,
            Repeatable = request.Repeatable,
        };
        call.Headers.Add(new("Authorization", "Bearer " + token.Value));
        call.Headers.Add(new("Bluemix-Instance", InstanceId));
        if (request.KeyRing is { } ring) call.Headers.Add(new("X-Kms-Key-Ring", ring));
        if (request.Prefer is { } prefer) call.Headers.Add(new("Prefer", prefer));
        return call;
    }
}
