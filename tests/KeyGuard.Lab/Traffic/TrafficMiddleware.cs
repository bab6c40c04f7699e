using System;
using System.Diagnostics;
using System.Threading.Tasks;
using KeyGuard.Lab.Traffic.Faults;
using KeyGuard.Lab.World;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace KeyGuard.Lab.Traffic;

/// <summary>What happens to every request but those of the control API: it is counted, delayed, perhaps spoilt, and logged.</summary>
internal sealed class TrafficMiddleware(LabWorld world, TrafficCounters counters, RequestLog log, FaultRules faults, FaultPlayer player)
{
    private const string ControlRoot = "/lab";

    public Task InvokeAsync(HttpContext context, RequestDelegate next) =>
        context.Request.Path.StartsWithSegments(ControlRoot, StringComparison.Ordinal) ? next(context) : HandleAsync(context, next);

    private async Task HandleAsync(HttpContext context, RequestDelegate next)
    {
        long arrived = Stopwatch.GetTimestamp();
        OperationName operation = context.GetEndpoint()?.Metadata.GetMetadata<OperationName>() ?? OperationName.Unknown;
        string correlationId = CorrelationId.Assign(context);
        counters.Begin(operation);
        // Logged on arrival: whoever sees the connection break may look here before the request is over.
        LoggedRequest logged = Describe(context, operation, correlationId);
        log.Add(logged);
        context.Features.Set(logged);
        try
        {
            await DelayAsync(context, arrived);
            await (faults.Match(context) is { } fault ? player.PlayAsync(fault, context, next) : next(context));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // the client has gone
        }
        finally
        {
            counters.End();
            logged.Status = context.RequestAborted.IsCancellationRequested ? 0 : context.Response.StatusCode;
        }
    }

    private Task DelayAsync(HttpContext context, long arrived)
    {
        int latency = world.Settings.LatencyMilliseconds;
        if (latency == 0)
            return Task.CompletedTask;

        TimeSpan left = TimeSpan.FromMilliseconds(latency) - Stopwatch.GetElapsedTime(arrived);
        return left > TimeSpan.Zero ? Task.Delay(left, context.RequestAborted) : Task.CompletedTask;
    }

    private LoggedRequest Describe(HttpContext context, OperationName operation, string correlationId) => new()
    {
        Time = world.Clock.Now,
        Method = context.Request.Method,
        Path = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
        Instance = context.Request.Headers["Bluemix-Instance"],
        CorrelationId = correlationId,
        UserAgent = context.Request.Headers.UserAgent,
        Operation = operation.Name,
    };
}
