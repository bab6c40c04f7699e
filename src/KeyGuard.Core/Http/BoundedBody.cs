using System;
using System.IO;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;

namespace KeyGuard.Http;

/// <summary>Reads a reply's body into a buffer of our own, so that it can be overwritten, and no further than a limit.</summary>
internal static class BoundedBody
{
    private const int FirstSize = 4096;

    public static async Task<(byte[] Buffer, int Length)> ReadAsync(HttpContent content, int limit, CancellationToken cancellationToken)
    {
        using var stream = await content.ReadAsStreamAsync(
#if !NETFRAMEWORK
            cancellationToken
#endif
            ).ConfigureAwait(false);
        // One more than was announced: a body that is no longer fills no buffer, and none is made anew.
        var buffer = new byte[content.Headers.ContentLength is { } announced && announced < limit ? (int)announced + 1 : FirstSize];
        var length = 0;
        int read;
        while ((read = await stream.ReadAsync(buffer, length, buffer.Length - length, cancellationToken).ConfigureAwait(false)) > 0)
        {
            length += read;
            if (length > limit) throw new HttpTransportException(TransportFailure.ReplyTooLarge, $"The reply is larger than {limit} bytes.");
            if (length == buffer.Length) buffer = Grow(buffer);
        }
        Require(content, length);
        return (buffer, length);
    }

    private static byte[] Grow(byte[] full)
    {
        var larger = new byte[full.Length * 2];
        full.CopyTo(larger, 0);
        Array.Clear(full, 0, full.Length);
        return larger;
    }

    // .NET Framework hands over a body that the server cut short as if it were whole.
    private static void Require(HttpContent content, int length)
    {
        if (content.Headers.ContentLength is { } announced && length < announced) throw new IOException("The reply ended early.");
    }
}
