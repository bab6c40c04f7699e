using System;
using System.Threading;
using System.Threading.Tasks;

namespace KeyGuard.Http;

/// <summary>The one way by which KeyGuard talks HTTP.</summary>
internal interface IHttpPipeline : IDisposable
{
    /// <summary>What was said on the wire, without anything secret.</summary>
    HttpTraceLog Trace { get; }

    /// <summary>
    /// Makes the call and gives back whatever status the server answered. Throws <see cref="HttpTransportException"/>
    /// when there was no usable answer, <see cref="OperationCanceledException"/> when the caller gave up.
    /// </summary>
    Task<HttpReply> SendAsync(HttpCall call, CancellationToken cancellationToken);
}
