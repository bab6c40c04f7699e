using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using System.Xml.Linq;
using KeyGuard.Http;
using KeyGuard.WinRm;
using KeyGuard.WinRm.Protocol;
using KeyGuard.WinRm.Transport;

namespace KeyGuard.Tests.Support;

/// <summary>A computer that answers as the test says, without any network.</summary>
internal sealed class ScriptedTransport(Func<WsManRequest, XElement?> answer, bool useSsl = false) : IWsManTransport
{
    public WinRmDoor Door { get; } = new(WinRmTarget.Of("srv01", useSsl), WinRmAuthentication.Negotiate);

    public HttpTraceLog? Trace => null;

    /// <summary>What was asked.</summary>
    public List<WsManRequest> Requests { get; } = [];

    public Task<XElement?> SendAsync(WsManRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Requests.Add(request);
        return Task.FromResult(answer(request));
    }

    public void Dispose()
    {
    }
}
