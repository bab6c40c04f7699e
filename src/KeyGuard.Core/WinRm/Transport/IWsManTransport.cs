using System;
using System.Threading;
using System.Threading.Tasks;
using System.Xml.Linq;
using KeyGuard.Http;
using KeyGuard.WinRm.Protocol;

namespace KeyGuard.WinRm.Transport;

/// <summary>
/// Carries requests to one door of one computer under one identity: https, http with message encryption, or the operating
/// system's own client. Not for several callers at a time.
/// </summary>
internal interface IWsManTransport : IDisposable
{
    WinRmDoor Door { get; }

    /// <summary>What was said on the wire, without anything secret; null where the operating system does the talking.</summary>
    HttpTraceLog? Trace { get; }

    /// <summary>
    /// The element in the reply's body; null for an empty one. The reply has been proved to answer this request.
    /// </summary>
    /// <exception cref="WsManException">The computer refused, or there was no usable answer.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    Task<XElement?> SendAsync(WsManRequest request, CancellationToken cancellationToken);
}
