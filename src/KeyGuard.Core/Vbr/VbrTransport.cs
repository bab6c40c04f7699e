using System;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Errors;
using KeyGuard.Http;

namespace KeyGuard.Vbr;

/// <summary>One backup server over the HTTP pipeline: every call names the revision of the API that was agreed on.</summary>
internal sealed class VbrTransport : IDisposable
{
    private readonly IHttpPipeline _http;
    private readonly ServerTrust _trust;

    public VbrTransport(Uri endpoint, IHttpPipeline http, ServerTrust trust)
    {
        Endpoint = endpoint;
        _http = http;
        _trust = trust;
    }

    public Uri Endpoint { get; }

    public HttpTraceLog Trace => _http.Trace;

    /// <summary>The thumbprint of the pinned certificate.</summary>
    public string? Pin => _trust.Pin;

    /// <summary>The revision agreed on.</summary>
    public VbrApiVersion Version { get; set; } = VbrApiVersion.Newest;

    /// <summary>The reply, whatever its status; the caller disposes it.</summary>
    /// <exception cref="VbrException">There was no usable answer.</exception>
    public async Task<HttpReply> SendAsync(VbrCall request, string? accessToken, CancellationToken cancellationToken)
    {
        var call = new HttpCall(request.Method, new Uri(Endpoint, request.Path))
        {
            Body = request.Body?.Bytes,
            ContentType = request.ContentType,
            Repeatable = request.Repeatable,
        };
        call.Headers.Add(new("x-api-version", Version.ToString()));
        if (accessToken is not null) call.Headers.Add(new("Authorization", "Bearer " + accessToken));
        try
        {
            return await _http.SendAsync(call, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpTransportException failure)
        {
            throw Faults.VbrNoAnswer(failure, Endpoint, _trust);
        }
    }

    public void Dispose() => _http.Dispose();
}
