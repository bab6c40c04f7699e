using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using System.Xml.Linq;
using KeyGuard.Errors;
using KeyGuard.WinRm.Transport;

namespace KeyGuard.WinRm.Protocol;

/// <summary>
/// The operations of WS-Management on one computer's resources, over whichever transport. Every failure is a
/// <see cref="WsManException"/>. Only reads are repeated when a reply is lost.
/// </summary>
internal sealed class WsManClient : IDisposable
{
    private readonly IWsManTransport _transport;

    public WsManClient(IWsManTransport transport) => _transport = transport;

    /// <summary>Where it leads, and how it logs on.</summary>
    public WinRmDoor Door => _transport.Door;

    /// <summary>The computer's name, for messages.</summary>
    public string ComputerName => Door.Target.ComputerName;

    /// <summary>The transport underneath, for its trace.</summary>
    public IWsManTransport Transport => _transport;

    /// <summary>Who is there; without log-on, unless the operating system's client does the talking.</summary>
    public async Task<WsManIdentity> IdentifyAsync(CancellationToken cancellationToken) =>
        WsManBodies.Identity(await SendAsync(new WsManRequest(WsManAction.Identify, "") { Repeatable = true }, cancellationToken).ConfigureAwait(false))
            ?? throw Faults.WinRmNotAnEndpoint(Door.Target.Address, null);

    /// <summary>Reads a resource.</summary>
    public async Task<XElement> GetAsync(string resourceUri, IReadOnlyList<WsManSelector> selectors, CancellationToken cancellationToken) =>
        Require(await SendAsync(new WsManRequest(WsManAction.Get, resourceUri) { Selectors = selectors, Repeatable = true }, cancellationToken).ConfigureAwait(false));

    /// <summary>Changes what <paramref name="body"/> has of a resource, and gives back the whole of it as it is now.</summary>
    public async Task<XElement?> PutAsync(string resourceUri, IReadOnlyList<WsManSelector> selectors, XElement body, CancellationToken cancellationToken) =>
        await SendAsync(new WsManRequest(WsManAction.Put, resourceUri) { Selectors = selectors, Body = body }, cancellationToken).ConfigureAwait(false);

    /// <summary>Makes a resource; its keys go into <paramref name="selectors"/>, all else into <paramref name="body"/>.</summary>
    public async Task CreateAsync(string resourceUri, IReadOnlyList<WsManSelector> selectors, XElement body, CancellationToken cancellationToken) =>
        await SendAsync(new WsManRequest(WsManAction.Create, resourceUri) { Selectors = selectors, Body = body }, cancellationToken).ConfigureAwait(false);

    /// <summary>Removes a resource.</summary>
    public async Task DeleteAsync(string resourceUri, IReadOnlyList<WsManSelector> selectors, CancellationToken cancellationToken) =>
        await SendAsync(new WsManRequest(WsManAction.Delete, resourceUri) { Selectors = selectors }, cancellationToken).ConfigureAwait(false);

    /// <summary>All instances of a resource.</summary>
    public Task<IReadOnlyList<XElement>> EnumerateAsync(string resourceUri, CancellationToken cancellationToken) => ItemsAsync(resourceUri, WsManBodies.Enumerate(), cancellationToken);

    /// <summary>What a query of WMI finds.</summary>
    /// <param name="namespaceUri">The namespace, ending in <c>/</c>.</param>
    /// <param name="wql">The query.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<IReadOnlyList<XElement>> QueryAsync(string namespaceUri, string wql, CancellationToken cancellationToken) => ItemsAsync(namespaceUri + "*", WsManBodies.Query(wql), cancellationToken);

    private async Task<IReadOnlyList<XElement>> ItemsAsync(string resourceUri, XElement body, CancellationToken cancellationToken)
    {
        var all = new List<XElement>();
        var request = new WsManRequest(WsManAction.Enumerate, resourceUri) { Body = body, Repeatable = true };
        var page = WsManBodies.Page(Require(await SendAsync(request, cancellationToken).ConfigureAwait(false)));
        all.AddRange(page.Items);
        while (page.Context is { } context)
        {
            var pull = new WsManRequest(WsManAction.Pull, resourceUri) { Body = WsManBodies.Pull(context) };
            page = WsManBodies.Page(Require(await SendAsync(pull, cancellationToken).ConfigureAwait(false)));
            all.AddRange(page.Items);
        }
        return all;
    }

    /// <summary>Calls a method and gives back its <c>…_OUTPUT</c>.</summary>
    /// <param name="resourceUri">The resource.</param>
    /// <param name="selectors">Its keys, where the method is not static.</param>
    /// <param name="method">The method's name.</param>
    /// <param name="arguments">The arguments, in the order of the method's declaration.</param>
    /// <param name="repeatable">Whether calling it twice does no harm.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<XElement> InvokeAsync(
        string resourceUri, IReadOnlyList<WsManSelector> selectors, string method, IReadOnlyList<KeyValuePair<string, string>> arguments, bool repeatable, CancellationToken cancellationToken)
    {
        var request = new WsManRequest(WsManAction.Invoke, resourceUri) { Selectors = selectors, Method = method, Body = WsManBodies.Input(resourceUri, method, arguments), Repeatable = repeatable };
        return Require(await SendAsync(request, cancellationToken).ConfigureAwait(false));
    }

    public void Dispose() => _transport.Dispose();

    private Task<XElement?> SendAsync(WsManRequest request, CancellationToken cancellationToken) => _transport.SendAsync(request, cancellationToken);

    private XElement Require(XElement? body) => body ?? throw Faults.WinRmReplyInvalid(Door.Target.Address, null);
}
