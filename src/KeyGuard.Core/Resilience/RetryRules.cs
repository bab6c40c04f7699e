using System;
using System.Threading.Tasks;
using KeyGuard.Http;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace KeyGuard.Resilience;

/// <summary>
/// When a call is made again, and how long to wait: exponential back-off with jitter, or what the server asks for;
/// a time limit per attempt and one over all. A call that must not happen twice is repeated only when the server
/// certainly did not act on it.
/// </summary>
internal static class RetryRules
{
    private const int TooManyRequests = 429;

    public static ResiliencePipeline<HttpReply> Build(HttpPipelineOptions options)
    {
        var builder = new ResiliencePipelineBuilder<HttpReply> { TimeProvider = options.Clock };
        builder.AddTimeout(new TimeoutStrategyOptions { Timeout = options.TotalTimeout });
        if (options.MaximumRetryCount > 0) builder.AddRetry(Retry(options));
        builder.AddTimeout(new TimeoutStrategyOptions { Timeout = options.AttemptTimeout });
        return builder.Build();
    }

    private static RetryStrategyOptions<HttpReply> Retry(HttpPipelineOptions options) => new()
    {
        MaxRetryAttempts = options.MaximumRetryCount,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        Delay = options.BaseDelay,
        MaxDelay = options.MaximumDelay,
        ShouldHandle = args => new ValueTask<bool>(ShouldRetry(args, options)),
        DelayGenerator = static args => new ValueTask<TimeSpan?>(args.Outcome.Result?.RetryAfter),
    };

    private static bool ShouldRetry(RetryPredicateArguments<HttpReply> args, HttpPipelineOptions options)
    {
        if (!args.Context.Properties.TryGetValue(CallProgress.Key, out var progress)) return false;
        if (args.Outcome.Result is { } reply)
        {
            progress.LastStatus = reply.Status;
            return ShouldRepeat(reply, progress.Call) && FitsInTime(reply, progress, options);
        }
        progress.LastFailure = args.Outcome.Exception as HttpTransportException ?? progress.LastFailure;
        return args.Outcome.Exception switch
        {
            HttpTransportException { Failure: TransportFailure.Unreachable } => true,
            HttpTransportException { Failure: TransportFailure.ConnectionLost } => progress.Call.Repeatable,
            TimeoutRejectedException => progress.Call.Repeatable,
            _ => false,
        };
    }

    // 429 says that the call was turned away at the door. Any 5xx may come after the deed.
    private static bool ShouldRepeat(HttpReply reply, HttpCall call) =>
        reply.Status == TooManyRequests || (call.Repeatable && reply.Status >= 500 && reply.Status != 501 && !call.IsFinal(reply));

    // Waiting longer than the call may take in all only turns a clear answer into a time-out.
    private static bool FitsInTime(HttpReply reply, CallProgress progress, HttpPipelineOptions options) =>
        reply.RetryAfter is not { } wait || progress.Elapsed(options.Clock) + wait < options.TotalTimeout;
}
