using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using System.Xml.Linq;
using KeyGuard.Errors;
using KeyGuard.Http;
using KeyGuard.VSphere.Session;

namespace KeyGuard.VSphere;

/// <summary>Calls within the session: the cookie with each, and one more try after logging in anew where the session had ended.</summary>
internal sealed class VimChannel
{
    private static readonly TimeSpan PutAwayTime = TimeSpan.FromSeconds(3);

    public VimChannel(VimTransport transport, VimSession session)
    {
        Transport = transport;
        Session = session;
    }

    public VimTransport Transport { get; }

    public VimSession Session { get; }

    /// <summary>A reply that succeeded; the caller disposes it.</summary>
    /// <exception cref="VimException">The call failed.</exception>
    /// <exception cref="SessionRenewedException">The session had ended, and the call's object with it.</exception>
    public async Task<HttpReply> SendAsync(VimCall call, bool streamed, CancellationToken cancellationToken)
    {
        if (call.Since is { } since && Transport.Versions.Agreed < since) throw Faults.VimTooOld(Transport.Endpoint, call.Method, since, Transport.Versions.Agreed);
        var cookie = Session.Cookie;
        try
        {
            return await Transport.SendAsync(call, cookie, streamed, cancellationToken).ConfigureAwait(false);
        }
        catch (VimException failure) when (failure.Is("NotAuthenticated"))
        {
            await Session.RenewAsync(cookie, cancellationToken).ConfigureAwait(false);
        }
        if (call.OfSession) throw new SessionRenewedException();
        // Turned away before anything was done: therefore also a call that must not happen twice is made again.
        return await Transport.SendAsync(call, Session.Cookie, streamed, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Puts something away at the server, out of courtesy, also after a stop: it ends with the session anyway, and a server
    /// that does not answer now holds nothing up for long.
    /// </summary>
    public async Task PutAwayAsync(VimCall call)
    {
        using var limit = new CancellationTokenSource(PutAwayTime);
        try
        {
            await CallAsync(call, limit.Token).ConfigureAwait(false);
        }
        catch (Exception unimportant) when (unimportant is KeyGuardException or SessionRenewedException or OperationCanceledException)
        {
            // Whatever it was, it is not ours to keep.
        }
    }

    /// <summary>The <c>returnval</c> elements; none where the method gives nothing back.</summary>
    public async Task<IReadOnlyList<XElement>> CallAsync(VimCall call, CancellationToken cancellationToken)
    {
        using var reply = await SendAsync(call, streamed: false, cancellationToken).ConfigureAwait(false);
        return Transport.Values(reply);
    }
}
