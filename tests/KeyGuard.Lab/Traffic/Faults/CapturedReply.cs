using System;
using System.IO;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace KeyGuard.Lab.Traffic.Faults;

/// <summary>The true reply of an operation, held back so that it can be spoilt, or sent on late.</summary>
internal static class CapturedReply
{
    /// <summary>Performs the operation and returns the body; status and headers stay on the response, unsent.</summary>
    public static async Task<byte[]> CaptureAsync(HttpContext context, RequestDelegate next)
    {
        IHttpResponseBodyFeature wire = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        using var held = new MemoryStream();
        var holder = new StreamResponseBodyFeature(held);
        context.Features.Set<IHttpResponseBodyFeature>(holder);
        try
        {
            await next(context);
            await holder.CompleteAsync();
        }
        finally
        {
            context.Features.Set(wire);
        }

        return held.ToArray();
    }

    /// <summary>Forgets status, length and type of the held reply, but not its correlation id.</summary>
    public static void Discard(HttpResponse response)
    {
        response.ContentLength = null;
        response.ContentType = null;
        response.StatusCode = StatusCodes.Status200OK;
    }

    public static ReadOnlySpan<byte> FirstHalf(ReadOnlySpan<byte> body) => body[..(body.Length / 2)];
}
