using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Http;

namespace KeyGuard.WinRm.Transport.Sealing;

/// <summary>
/// The innermost handler of the HTTP pipeline for WinRM over plain http: logs on over a connection of its own, then sends every
/// request's body sealed and gives back every reply's unsealed. Without a log-on it can ask Identify and nothing else. For one caller at a time.
/// </summary>
/// <param name="door">Where to, and by which kind of log-on.</param>
/// <param name="logOn">Who; null to ask Identify only.</param>
/// <param name="options">The pipeline's: the time limit for connecting, the largest reply.</param>
internal sealed class SealedHttpHandler(WinRmDoor door, WinRmLogOn? logOn, HttpPipelineOptions options) : HttpMessageHandler
{
    private SealedSession? _session;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var headers = request.Headers.Where(header => header.Key != "Authorization").Select(header => new KeyValuePair<string, string>(header.Key, string.Join(" ", header.Value))).ToArray();
        try
        {
            return Message(logOn is null ? await IdentifyAsync(headers, cancellationToken).ConfigureAwait(false) : await SendSealedAsync(request, headers, cancellationToken).ConfigureAwait(false));
        }
        catch
        {
            // Whatever went wrong, key and connection may not be in step any more.
            Close();
            throw;
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) Close();
        base.Dispose(disposing);
    }

    private async Task<WireReply> IdentifyAsync(KeyValuePair<string, string>[] headers, CancellationToken cancellationToken)
    {
        using var connection = await WireConnection.OpenAsync(door.Target, options.ConnectTimeout, options.MaximumReplySize, cancellationToken).ConfigureAwait(false);
        return await connection.PostAsync(door.Target.Address, headers, WireBody.Identify, cancellationToken).ConfigureAwait(false);
    }

    private async Task<WireReply> SendSealedAsync(HttpRequestMessage request, KeyValuePair<string, string>[] headers, CancellationToken cancellationToken)
    {
        var message = await request.Content!.ReadAsByteArrayAsync(
#if !NETFRAMEWORK
            cancellationToken
#endif
            ).ConfigureAwait(false);
        var isFresh = _session is not { IsUsable: true };
        if (isFresh && await LogOnAsync(headers, cancellationToken).ConfigureAwait(false) is { } refused) return refused;
        var reply = await _session!.SendAsync(message, headers, cancellationToken).ConfigureAwait(false);
        if (reply.Status != (int)HttpStatusCode.Unauthorized || isFresh) return reply;
        // The server has forgotten the session and has not looked into the message, so it can be sent once more.
        return await LogOnAsync(headers, cancellationToken).ConfigureAwait(false) ?? await _session!.SendAsync(message, headers, cancellationToken).ConfigureAwait(false);
    }

    private async Task<WireReply?> LogOnAsync(KeyValuePair<string, string>[] headers, CancellationToken cancellationToken)
    {
        Close();
        var connection = await WireConnection.OpenAsync(door.Target, options.ConnectTimeout, options.MaximumReplySize, cancellationToken).ConfigureAwait(false);
        var (session, reply) = await SealedSession.OpenAsync(connection, door, logOn!.Credential, headers, cancellationToken).ConfigureAwait(false);
        _session = session;
        return session is null ? reply : null;
    }

    private void Close()
    {
        _session?.Dispose();
        _session = null;
    }

    private static HttpResponseMessage Message(WireReply reply)
    {
        var message = new HttpResponseMessage((HttpStatusCode)reply.Status) { Content = new ByteArrayContent(reply.Body) };
        foreach (var header in reply.Headers)
        {
            // The body is no longer of the length and type it came with.
            if (header.Key.StartsWith("Content-", StringComparison.OrdinalIgnoreCase) || header.Key.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase)) continue;
            message.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }
        return message;
    }
}
