using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Errors;
using KeyGuard.Http;
using KeyGuard.Vbr.Wire;

namespace KeyGuard.Vbr;

/// <summary>
/// Agrees on the newest revision of the API that both sides know, by the one call that needs no token
/// (<c>GET /api/v1/serverTime</c>): so no password is sent before the server's certificate and kind are proved.
/// </summary>
internal static class VbrNegotiation
{
    /// <summary>Sets the transport's revision.</summary>
    /// <exception cref="VbrException">There is no common revision, or no answer.</exception>
    public static async Task AgreeAsync(VbrTransport transport, CancellationToken cancellationToken)
    {
        var candidates = new Queue<VbrApiVersion>(VbrApiVersion.Known);
        var offered = "";
        while (candidates.Count > 0)
        {
            transport.Version = candidates.Dequeue();
            using var reply = await transport.SendAsync(VbrCall.Get("serverTime"), null, cancellationToken).ConfigureAwait(false);
            if (IsAccepted(reply)) return;
            var error = VbrErrorReply.Read(reply);
            if (error.Kind is VbrErrorKind.Unavailable or VbrErrorKind.Throttled) throw Faults.Vbr(error, reply.CorrelationId, transport.Endpoint);
            // VBR 11 names the revisions that it knows, which spares the steps in between.
            var named = VbrApiVersion.FindAll(VbrErrorReply.RawText(reply)).Where(version => version != transport.Version).ToArray();
            if (named.Length == 0) continue;
            offered = string.Join(", ", named.Select(version => version.ToString()));
            candidates = new Queue<VbrApiVersion>(candidates.Where(named.Contains));
        }
        throw Faults.VbrNoCommonVersion(transport.Endpoint, offered);
    }

    // 401 and 403 are about the caller, so the revision itself was understood.
    private static bool IsAccepted(HttpReply reply) => reply.IsSuccess || reply.Status is 401 or 403;
}
