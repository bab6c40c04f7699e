using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using System.Xml.Linq;
using KeyGuard.Errors;
using KeyGuard.Http;
using KeyGuard.WinRm.Protocol;

namespace KeyGuard.WinRm.Transport;

/// <summary>Puts requests into envelopes and sends them through the HTTP pipeline, whose innermost handler logs on.</summary>
internal sealed class EnvelopeTransport : IWsManTransport
{
    private const string ByCertificate = "http://schemas.dmtf.org/wbem/wsman/1/wsman/secprofile/https/mutual";
    private const int ServiceUnavailable = 503;
    private readonly IHttpPipeline _http;
    private readonly WinRmLogOn? _logOn;
    private readonly EnvelopeLimits _limits;
    private readonly ServerTrust? _trust;
    private WsManException? _refused;
    private bool _rehearsed;

    /// <param name="door">Where to, and by which kind of log-on.</param>
    /// <param name="logOn">Who; null for asking Identify only.</param>
    /// <param name="http">The pipeline.</param>
    /// <param name="limits">Sizes and times that the envelopes name.</param>
    /// <param name="trust">What looks at the certificate; null for http.</param>
    public EnvelopeTransport(WinRmDoor door, WinRmLogOn? logOn, IHttpPipeline http, EnvelopeLimits limits, ServerTrust? trust)
    {
        Door = door;
        _logOn = logOn;
        _http = http;
        _limits = limits;
        _trust = trust;
    }

    public WinRmDoor Door { get; }

    public HttpTraceLog Trace => _http.Trace;

    private bool IsAnonymous => _logOn is null;

    public async Task<XElement?> SendAsync(WsManRequest request, CancellationToken cancellationToken)
    {
        if (IsAnonymous && request.Action != WsManAction.Identify) throw new InvalidOperationException("Without a log-on there is Identify only.");
        await RehearseAsync(cancellationToken).ConfigureAwait(false);
        var messageId = WsManEnvelope.NewMessageId();
        using var reply = await PostAsync(Call(request, messageId), cancellationToken).ConfigureAwait(false);
        if (reply.Status == 401) throw _refused = await RefusedAsync(reply, cancellationToken).ConfigureAwait(false);
        return Read(reply, request, messageId);
    }

    public void Dispose() => _http.Dispose();

    // A password that was refused is not tried again: some more tries would lock the account. And SPNEGO falls back to NTLM
    // inside the framework's HTTP client, so whether there is a ticket is found out before anything is sent.
    private async Task RehearseAsync(CancellationToken cancellationToken)
    {
        if (_refused is not null) throw _refused;
        if (_rehearsed || Door is not { Authentication: WinRmAuthentication.Kerberos, Target.UseSsl: true } || IsAnonymous) return;
        if (await LogOnFailures.RehearseAsync(Door, _logOn!.Credential, cancellationToken).ConfigureAwait(false) is { } failure) throw _refused = failure;
        _rehearsed = true;
    }

    private HttpCall Call(WsManRequest request, string messageId)
    {
        var isIdentify = request.Action == WsManAction.Identify;
        var call = new HttpCall(HttpMethod.Post, Door.Target.Address)
        {
            Body = isIdentify ? WsManEnvelope.Identify() : WsManEnvelope.Write(request, Door.Target.Address, messageId, _limits.MaxEnvelopeSize, _limits.OperationTimeout),
            ContentType = WsManNames.ContentType,
            Accept = null,
            Repeatable = request.Repeatable,
            Label = request.ToString(),
            // Faults come under 500, and are answers.
            IsFinal = static reply => reply.Status != ServiceUnavailable,
        };
        if (IsAnonymous) call.Headers.Add(new KeyValuePair<string, string>("WSMANIDENTIFY", "unauthenticated"));
        if (_logOn?.Authentication == WinRmAuthentication.Certificate) call.Headers.Add(new KeyValuePair<string, string>("Authorization", ByCertificate));
        return call;
    }

    private async Task<HttpReply> PostAsync(HttpCall call, CancellationToken cancellationToken)
    {
        try
        {
            return await _http.SendAsync(call, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpTransportException failure)
        {
            throw Faults.WinRmNoAnswer(failure, Door.Target, _trust);
        }
    }

    private XElement? Read(HttpReply reply, WsManRequest request, string messageId)
    {
        var envelope = reply.Status is 200 or 400 or 500 ? Parse(reply) : null;
        if (envelope is null) throw reply.Status == 200 ? NoEnvelope(request) : Faults.WinRmStatus(reply.Status, Door.Target);
        // Identify has no addressing. A fault may be about a header that could not be read, and then names no message.
        var isOurs = request.Action == WsManAction.Identify || envelope.RelatesTo == messageId || (envelope.Fault is not null && envelope.RelatesTo is null);
        if (!isOurs) throw Faults.WinRmReplyInvalid(Door.Target.Address, null);
        if (envelope.Fault is { } fault) throw Faults.WinRm(fault.Without(_logOn?.Credential?.SecurePassword), request, Door.Target.ComputerName);
        return reply.Status == 200 ? envelope.Body : throw Faults.WinRmStatus(reply.Status, Door.Target);
    }

    private static WsManReplyReader.Envelope? Parse(HttpReply reply) =>
        MemoryMarshal.TryGetArray(reply.Body, out var bytes) ? WsManReplyReader.Read(bytes.Array!, bytes.Offset, bytes.Count, reply.Status) : null;

    private WsManException NoEnvelope(WsManRequest request) =>
        request.Action == WsManAction.Identify ? Faults.WinRmNotAnEndpoint(Door.Target.Address, null) : Faults.WinRmReplyInvalid(Door.Target.Address, null);

    private async Task<WsManException> RefusedAsync(HttpReply reply, CancellationToken cancellationToken)
    {
        var offered = reply.LogOnSchemes.Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
        if (IsAnonymous || !IsOffered(offered)) return Faults.WinRmAuthenticationNotOffered(Door, string.Join(", ", offered));
        if (Door.Authentication == WinRmAuthentication.Negotiate && await LogOnFailures.RehearseAsync(Door, _logOn!.Credential, cancellationToken).ConfigureAwait(false) is { } failure) return failure;
        return Faults.WinRmCredentialsRejected(Door, _logOn!.UserName);
    }

    // Whether certificates are accepted, a server does not name among the others.
    private bool IsOffered(string[] offered) => Door.Authentication switch
    {
        WinRmAuthentication.Certificate => true,
        WinRmAuthentication.Kerberos => offered.Any(scheme => scheme is "Negotiate" or "Kerberos"),
        _ => offered.Contains(Door.Authentication.ToString(), StringComparer.OrdinalIgnoreCase),
    };
}
