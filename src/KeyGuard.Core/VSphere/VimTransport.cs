using System;
using System.Collections.Generic;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using System.Xml;
using System.Xml.Linq;
using KeyGuard.Errors;
using KeyGuard.Http;
using KeyGuard.VSphere.Session;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.VSphere;

/// <summary>One vCenter over the HTTP pipeline: an envelope out, a reply back. Knows nothing of sessions but the cookie it is given.</summary>
internal sealed class VimTransport : IDisposable
{
    private readonly IHttpPipeline _http;
    private readonly ServerTrust _trust;

    public VimTransport(Uri endpoint, IHttpPipeline http, ServerTrust trust)
    {
        Endpoint = endpoint;
        _http = http;
        _trust = trust;
        Versions = new VimVersions(this);
    }

    /// <summary>The server, without path.</summary>
    public Uri Endpoint { get; }

    public HttpTraceLog Trace => _http.Trace;

    /// <summary>The thumbprint of the pinned certificate.</summary>
    public string? Pin => _trust.Pin;

    /// <summary>Which version of its data each service is spoken to in.</summary>
    public VimVersions Versions { get; }

    /// <summary>A reply that succeeded; the caller disposes it.</summary>
    /// <exception cref="VimException">vCenter answered with a fault, or there was no usable answer.</exception>
    public async Task<HttpReply> SendAsync(VimCall call, string? cookie, bool streamed, CancellationToken cancellationToken)
    {
        var version = await Versions.OfAsync(call.Service, cancellationToken).ConfigureAwait(false);
        var id = Guid.NewGuid().ToString("D");
        using var request = SoapRequest.Write(call, id);
        var http = new HttpCall(HttpMethod.Post, new Uri(Endpoint, call.Service.Path()))
        {
            Body = request.Body,
            ContentType = "text/xml; charset=utf-8",
            Accept = "text/xml",
            Label = call.Method,
            CorrelationId = id,
            Repeatable = call.Repeatable,
            Streamed = streamed,
            IsFinal = SoapReply.IsFault,
        };
        http.Headers.Add(new("SOAPAction", $"{call.Service.Namespace()}/{version}"));
        if (cookie is not null) http.Headers.Add(new("Cookie", SessionCookie.Header(cookie)));
        var reply = await ExchangeAsync(http, cancellationToken).ConfigureAwait(false);
        if (reply.IsSuccess) return reply;
        using (reply) throw Failure(reply, call, request);
    }

    /// <summary>The <c>returnval</c> elements of a call; none where the method gives nothing back.</summary>
    public async Task<IReadOnlyList<XElement>> CallAsync(VimCall call, string? cookie, CancellationToken cancellationToken)
    {
        using var reply = await SendAsync(call, cookie, streamed: false, cancellationToken).ConfigureAwait(false);
        return Values(reply);
    }

    /// <summary>The <c>returnval</c> elements of a reply.</summary>
    public IReadOnlyList<XElement> Values(HttpReply reply)
    {
        try
        {
            return SoapReply.Values(reply);
        }
        catch (XmlException broken)
        {
            throw Faults.VimBadReply(Endpoint, reply.CorrelationId, broken);
        }
    }

    /// <summary>A document that needs no session; null where the server has none at that place.</summary>
    public async Task<HttpReply?> GetAsync(string path, CancellationToken cancellationToken)
    {
        var reply = await ExchangeAsync(new HttpCall(HttpMethod.Get, new Uri(Endpoint, path)) { Repeatable = true, Accept = "text/xml" }, cancellationToken).ConfigureAwait(false);
        if (reply.IsSuccess) return reply;
        reply.Dispose();
        return null;
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpReply> ExchangeAsync(HttpCall call, CancellationToken cancellationToken)
    {
        try
        {
            return await _http.SendAsync(call, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpTransportException failure)
        {
            throw Faults.VimNoAnswer(failure, Endpoint, _trust, call.Label ?? call.Uri.AbsolutePath);
        }
    }

    private VimException Failure(HttpReply reply, VimCall call, SoapRequest request)
    {
        var subject = call.Subject ?? call.This.ToString();
        return SoapReply.Fault(reply) is { } fault
            ? Faults.Vim(fault, Endpoint, call.Method, subject, request.Secrets, reply.CorrelationId)
            : Faults.VimStatus(reply.Status, Endpoint, call.Method, reply.CorrelationId);
    }
}
