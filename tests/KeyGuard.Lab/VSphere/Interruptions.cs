using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Lab.VSphere.Faults;
using Microsoft.AspNetCore.Http;

namespace KeyGuard.Lab.VSphere;

/// <summary>What clients feel of a restart: connections that break in the middle of a call, and the proxy that finds no service behind it for a while.</summary>
internal sealed class Interruptions
{
    private readonly Lock _gate = new();
    private readonly HashSet<HttpContext> _underWay = [];
    private int _refusals;

    /// <summary>Cuts the connections of all calls that are under way, and turns away the next ones.</summary>
    /// <param name="refusals">How many are turned away before the server is up again.</param>
    public void Begin(int refusals)
    {
        Volatile.Write(ref _refusals, refusals);
        // under the lock, which a call takes before it ends: after that its context is another's
        lock (_gate)
        {
            foreach (HttpContext context in _underWay)
                context.Abort();
        }
    }

    public void Clear() => Volatile.Write(ref _refusals, 0);

    /// <summary>Serves a call, unless the server is still down.</summary>
    public async Task ServeAsync(HttpContext context, RequestDelegate serve)
    {
        if (Interlocked.Decrement(ref _refusals) >= 0)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.ContentType = "text/plain";
            await context.Response.WriteAsync(ProxyPage.Text(StatusCodes.Status503ServiceUnavailable), context.RequestAborted);
            return;
        }

        Interlocked.Increment(ref _refusals);
        lock (_gate)
            _underWay.Add(context);
        try
        {
            await serve(context);
        }
        finally
        {
            lock (_gate)
                _underWay.Remove(context);
        }
    }
}
