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

    private static readonly ResiliencePropertyKey<CancellationToken> Caller = new("KeyGuard.Caller");

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
        context.Properties.Set(Caller, cancellationToken);
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
            var reply = await SendOnceAsync(call, Stopping(context), context.CancellationToken).ConfigureAwait(false);
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

    // The context's own token ends with the attempt; a reply that is still coming belongs to the caller.
    private static CancellationToken Stopping(ResilienceContext context) => context.Properties.GetValue(Caller, CancellationToken.None);

    private async Task<HttpReply> SendOnceAsync(HttpCall call, CancellationToken caller, CancellationToken attempt)
    {
        attempt.ThrowIfCancellationRequested();
        using var request = Message(call);
        var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, attempt).ConfigureAwait(false);
        if (call.Streamed && response.IsSuccessStatusCode) return await StreamAsync(call, response, caller).ConfigureAwait(false);
        using (response)
        {
            // .NET Framework does not stop reading a body when told; closing the response does.
            using var registration = attempt.Register(static state => ((HttpResponseMessage)state!).Dispose(), response);
            var (buffer, length) = await BoundedBody.ReadAsync(response.Content, _options.MaximumReplySize, attempt).ConfigureAwait(false);
            return Reply(call, response, buffer, length, null);
        }
    }

    private async Task<HttpReply> StreamAsync(HttpCall call, HttpResponseMessage response, CancellationToken caller)
    {
        try
        {
            return Reply(call, response, [], 0, await ReplyStream.OpenAsync(response, call.Uri, _options, caller).ConfigureAwait(false));
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private HttpReply Reply(HttpCall call, HttpResponseMessage response, byte[] buffer, int length, ReplyStream? content) => new(response.StatusCode, buffer, length)
    {
        Content = content,
        Cookies = response.Headers.TryGetValues("Set-Cookie", out var cookies) ? [.. cookies] : [],
        RetryAfter = RetryAfterHeader.Read(response.Headers.RetryAfter, _options.Clock.GetUtcNow()),
        CorrelationId = response.Headers.TryGetValues(call.CorrelationHeader, out var ids) ? ids.First() : call.CorrelationId,
        Location = response.Headers.Location,
        LogOnSchemes = response.Headers.WwwAuthenticate.Select(offer => offer.Scheme).ToArray(),
    };

    private static HttpRequestMessage Message(HttpCall call)
    {
        var request = new HttpRequestMessage(call.Method, call.Uri);
        request.Headers.UserAgent.Add(UserAgent);
        if (call.Accept is { } accept) request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(accept));
        request.Headers.TryAddWithoutValidation(call.CorrelationHeader, call.CorrelationId);
        // .NET Framework would ask first whether it may send the body: one more round trip for each call.
        request.Headers.ExpectContinue = false;
        foreach (var header in call.Headers) request.Headers.TryAddWithoutValidation(header.Key, header.Value);
        // Without a body, both frameworks' stacks send a request again by themselves when a connection in use breaks.
        if (call.Body is null && call.Repeatable) return request;
        request.Content = new ByteArrayContent(call.Body ?? []);
        if (call.ContentType is { } type) request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        return request;
    }
}
