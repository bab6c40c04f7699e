using System;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Lab.Json;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace KeyGuard.Lab.Traffic.Faults;

/// <summary>Does to a request what a fault rule says.</summary>
internal sealed class FaultPlayer(FaultReply replies, IHostApplicationLifetime lifetime)
{
    private static readonly TimeSpan LongestHang = TimeSpan.FromMinutes(10);

    public async Task PlayAsync(FaultRule rule, HttpContext context, RequestDelegate next)
    {
        byte[]? trueBody = rule.NeedsReply ? await CapturedReply.CaptureAsync(context, next) : null;
        if (rule.DelayMilliseconds > 0)
            await Task.Delay(rule.DelayMilliseconds, context.RequestAborted);

        if (!rule.OnlyDelays)
            await SpoilAsync(rule, context, trueBody);
        else if (trueBody is null)
            await next(context);
        else
            Write(context.Response, context.Response.StatusCode, trueBody, ContentTypeOf(rule, context));
    }

    private async Task SpoilAsync(FaultRule rule, HttpContext context, byte[]? trueBody)
    {
        switch (rule.Transport)
        {
            case FaultTransport.Reset:
                context.Abort();
                break;
            case FaultTransport.Close:
                Close(context);
                break;
            case FaultTransport.Hang:
                await HangAsync(context);
                break;
            case FaultTransport.Empty:
                Send(rule, context, FaultReply.Status(rule), []);
                break;
            case FaultTransport.Truncate:
                Truncate(rule, context, trueBody);
                break;
            default:
                Send(rule, context, FaultReply.Status(rule), replies.Body(rule, context));
                break;
        }
    }

    private void Truncate(FaultRule rule, HttpContext context, byte[]? trueBody)
    {
        int status = rule.Status ?? context.Response.StatusCode;
        byte[] whole = rule.Body is null ? trueBody! : replies.Body(rule, context);
        Send(rule, context, status, CapturedReply.FirstHalf(whole));
    }

    private static void Send(FaultRule rule, HttpContext context, int status, ReadOnlySpan<byte> body)
    {
        CapturedReply.Discard(context.Response);
        foreach ((string name, string value) in rule.Headers ?? [])
            context.Response.Headers[name] = value;

        Write(context.Response, status, body, ContentTypeOf(rule, context));
    }

    private static void Write(HttpResponse response, int status, ReadOnlySpan<byte> body, string contentType)
    {
        // these have no body by the rules of HTTP
        if (status is StatusCodes.Status204NoContent or StatusCodes.Status304NotModified)
            response.StatusCode = status;
        else
            JsonReply.WriteBytes(response, status, body, contentType);
    }

    private static string ContentTypeOf(FaultRule rule, HttpContext context) =>
        rule.ContentType ?? context.Response.ContentType ?? JsonReply.ContentType;

    private async Task HangAsync(HttpContext context)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        await Task.Delay(LongestHang, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        context.Abort();
    }

    private static void Close(HttpContext context)
    {
        // the socket says goodbye before Kestrel gets to break it
        context.Features.Get<IConnectionSocketFeature>()?.Socket.Shutdown(SocketShutdown.Both);
        context.Abort();
    }
}
