using System;
using System.Linq;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Threading;
using System.Threading.Tasks;
using KeyGuard.Resilience;
using Polly;

namespace KeyGuard.Http;

/// <summary>
/// Every request of KeyGuard goes through here: endpoint rules, time limits, retries, correlation id, user agent,
/// redacted trace. It knows nothing of any service.
/// </summary>
internal sealed class HttpPipeline : IHttpPipeline
{
    private static readonly ProductInfoHeaderValue UserAgent =
        new("KeyGuard", typeof(HttpPipeline).Assembly.GetName().Version?.ToString(3) ?? "0");

    private readonly HttpClient _client;
    private readonly HttpPipelineOptions _options;
    private readonly ResiliencePipeline<HttpReply> _resilience;

    public HttpPipeline(HttpPipelineOptions options, HttpMessageHandler? innermost = null)
    {
        _options = options;
        // Time limits are the resilience pipeline's, per attempt and in all.
        _client = new HttpClient(innermost ?? MessageHandlers.Create(options)) { Timeout = Timeout.InfiniteTimeSpan };
        _resilience = RetryRules.Build(options);
    }

    public HttpTraceLog Trace { get; } = new();

    public async Task<HttpReply> SendAsync(HttpCall call, CancellationToken cancellationToken)
    {
        EndpointRules.Check(call.Uri, _options.BodiesAreSealed);
        var progress = new CallProgress(call, _options.Clock.GetTimestamp());
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(CallProgress.Key, progress);
        try
        {
            var outcome = await _resilience.ExecuteOutcomeAsync(Attempt, context, call).ConfigureAwait(false);
            return outcome.Exception is null ? outcome.Result! : throw progress.Explain(outcome.Exception, _options, cancellationToken);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    public void Dispose() => _client.Dispose();

    private async ValueTask<Outcome<HttpReply>> Attempt(ResilienceContext context, HttpCall call)
    {
        var started = _options.Clock.GetTimestamp();
        try
        {
            var reply = await SendOnceAsync(call, context.CancellationToken).ConfigureAwait(false);
            Trace.Add(call, reply.Status.ToString(System.Globalization.CultureInfo.InvariantCulture), _options.Clock.GetElapsedTime(started));
            return Outcome.FromResult(reply);
        }
        catch (Exception failure) when (failure is HttpTransportException || TransportFailures.IsTransport(failure))
        {
            var cancelled = context.CancellationToken.IsCancellationRequested;
            Trace.Add(call, cancelled ? "cancelled" : failure.GetType().Name, _options.Clock.GetElapsedTime(started));
            if (cancelled) return Outcome.FromException<HttpReply>(new OperationCanceledException(context.CancellationToken));
            return Outcome.FromException<HttpReply>(failure as HttpTransportException ?? TransportFailures.From(failure, call.Uri));
        }
    }

    private async Task<HttpReply> SendOnceAsync(HttpCall call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var request = Message(call);
        using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        // .NET Framework does not stop reading a body when told; closing the response does.
        using var registration = cancellationToken.Register(static state => ((HttpResponseMessage)state!).Dispose(), response);
        var (buffer, length) = await BoundedBody.ReadAsync(response.Content, _options.MaximumReplySize, cancellationToken).ConfigureAwait(false);
        return new HttpReply(response.StatusCode, buffer, length)
        {
            RetryAfter = RetryAfterHeader.Read(response.Headers.RetryAfter, _options.Clock.GetUtcNow()),
            CorrelationId = response.Headers.TryGetValues(call.CorrelationHeader, out var ids) ? ids.First() : call.CorrelationId,
            Location = response.Headers.Location,
            ContentType = response.Content.Headers.ContentType?.MediaType,
            LogOnSchemes = response.Headers.WwwAuthenticate.Select(offer => offer.Scheme).ToArray(),
        };
    }

    private static HttpRequestMessage Message(HttpCall call)
    {
        var request = new HttpRequestMessage(call.Method, call.Uri);
        request.Headers.UserAgent.Add(UserAgent);
        if (call.Accept is { } accept) request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(accept));
        request.Headers.TryAddWithoutValidation(call.CorrelationHeader, call.CorrelationId);
        foreach (var header in call.Headers) request.Headers.TryAddWithoutValidation(header.Key, header.Value);
        // Without a body, both frameworks' stacks send a request again by themselves when a connection in use breaks.
        if (call.Body is null && call.Repeatable) return request;
        request.Content = new ByteArrayContent(call.Body ?? []);
        if (call.ContentType is { } type) request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        return request;
    }
}
