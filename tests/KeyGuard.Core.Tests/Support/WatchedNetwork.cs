using System;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace KeyGuard.Tests.Support;

/// <summary>The network, with someone who watches: each call and each reply is an event, named by the SOAP method, before it goes on its way.</summary>
internal sealed class WatchedNetwork : DelegatingHandler
{
    private readonly Action<string> _sending;
    private readonly Action<string> _replied;

    /// <param name="replied">Called with each method after its reply; what it throws is what the client sees.</param>
    /// <param name="sending">Called with each method before it is sent; what it throws is what the client sees.</param>
    public WatchedNetwork(Action<string> replied, Action<string>? sending = null)
        : base(new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false, UseProxy = false })
    {
        _replied = replied;
        _sending = sending ?? (static _ => { });
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var method = request.Content is null ? request.Method.Method : await MethodAsync(request.Content);
        _sending(method);
        var response = await base.SendAsync(request, cancellationToken);
        _replied(method);
        return response;
    }

    private static async Task<string> MethodAsync(HttpContent content)
    {
        // Not as a string: Mono does not know the name of a character set in quotation marks.
        var envelope = Encoding.UTF8.GetString(await content.ReadAsByteArrayAsync());
        var body = envelope.IndexOf("Body>", StringComparison.Ordinal);
        if (body < 0) return "";
        var start = envelope.IndexOf('<', body) + 1;
        return envelope.Substring(start, envelope.IndexOfAny([' ', '>'], start) - start);
    }
}
