using System;
using System.Threading;
using KeyGuard.Http;
using Polly;
using Polly.Timeout;

namespace KeyGuard.Resilience;

/// <summary>How far one call has come through its attempts: what the retry rules look at.</summary>
internal sealed class CallProgress(HttpCall call, long started)
{
    public static readonly ResiliencePropertyKey<CallProgress> Key = new("KeyGuard.Call");

    public HttpCall Call { get; } = call;

    /// <summary>The status of the last attempt that was answered.</summary>
    public int? LastStatus { get; set; }

    /// <summary>What the last attempt that was not answered failed with.</summary>
    public HttpTransportException? LastFailure { get; set; }

    public TimeSpan Elapsed(TimeProvider clock) => clock.GetElapsedTime(started);

    /// <summary>Turns what came out of the retry rules into the one exception type that callers know.</summary>
    public Exception Explain(Exception outcome, HttpPipelineOptions options, CancellationToken caller)
    {
        if (caller.IsCancellationRequested) return new OperationCanceledException(caller);
        if (outcome is HttpTransportException transport)
        {
            transport.CorrelationId = Call.CorrelationId;
            return transport;
        }
        if (outcome is not (TimeoutRejectedException or OperationCanceledException)) return outcome;
        var text = $"{Call.Uri.Authority} did not answer within {options.AttemptTimeout.TotalSeconds:0.#} s per attempt and {options.TotalTimeout.TotalSeconds:0.#} s in all.";
        if (LastFailure is not null) text += " Last failure: " + LastFailure.Message;
        return new HttpTransportException(TransportFailure.TimedOut, text, outcome) { LastStatus = LastStatus, CorrelationId = Call.CorrelationId };
    }
}
