using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using System.Xml;
using KeyGuard.Errors;
using KeyGuard.Http;
using KeyGuard.VSphere.Session;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.VSphere.Properties;

/// <summary>
/// One reading from its first page to its last. A server may page even where nobody asked it to. Each page names the next
/// one before its objects, so the next is asked for while they are read: the server works while we do.
/// </summary>
internal sealed class Retrieval
{
    // As many objects are worth reading while they come; of fewer, the reply is soon whole.
    private const int Many = 16;
    private const string Continue = "ContinueRetrievePropertiesEx";
    private static readonly TimeSpan PutAwayTime = TimeSpan.FromSeconds(3);

    private readonly VimChannel _channel;
    private readonly ObjectRef _collector;
    private readonly PropertyQuery _query;
    private readonly IReadOnlyList<ObjectRef> _objects;
    private readonly ObjectRef? _view;
    private readonly int _pageSize;
    private AskedPage? _next;

    public Retrieval(VimChannel channel, ObjectRef collector, PropertyQuery query, IReadOnlyList<ObjectRef> objects, ObjectRef? view, int pageSize)
    {
        _channel = channel;
        _collector = collector;
        _query = query;
        _objects = objects;
        _view = view;
        _pageSize = pageSize;
        _next = Ask(First(), null);
    }

    /// <summary>Which objects are asked for; none where a view says it.</summary>
    public IReadOnlyList<ObjectRef> Objects => _objects;

    /// <summary>Reads all pages. What fails leaves the rest to <see cref="PutAwayAsync"/>.</summary>
    public async Task RunAsync(Action<VimObject> found, CancellationToken cancellationToken)
    {
        while (_next is { } asked)
        {
            using var registration = cancellationToken.Register(asked.Limit.Cancel);
            using var page = await asked.Reply.ConfigureAwait(false);
            _next = null;
            await ReadAsync(page, asked.Cookie, found, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Leaves nothing at the server of a reading that was not read to its end, and waits for no page that has not come.</summary>
    public async Task PutAwayAsync()
    {
        if (_next is not { } asked) return;
        _next = null;
        if (await TokenAsync(asked).ConfigureAwait(false) is not { Length: > 0 } token) return;
        await _channel.PutAwayAsync(new VimCall("CancelRetrievePropertiesEx", _collector) { OfSession = true, Arguments = writer => writer.Text("token", token) }).ConfigureAwait(false);
    }

    // Which page the server keeps. One that has come used up the token that it was asked for with, and names the next.
    private static async Task<string?> TokenAsync(AskedPage asked)
    {
        using var limit = asked.Limit;
        if (asked.Reply.IsCompleted) limit.CancelAfter(PutAwayTime);
        else limit.Cancel();
        try
        {
            using var page = await asked.Reply.ConfigureAwait(false);
            string? token = null;
            SoapReply.ReadParts(page, xml =>
            {
                if (xml.LocalName == "token") token = xml.ReadElement().Value;
                else xml.Skip();
            });
            return token;
        }
        catch (Exception unimportant) when (unimportant is KeyGuardException or HttpTransportException or XmlException or OperationCanceledException or SessionRenewedException or BrokenReadException)
        {
            // Nobody waits for it any more.
            return asked.Token;
        }
    }

    private bool IsLong => _view is not null || _objects.Count >= Many;

    private VimCall First() => new("RetrievePropertiesEx", _collector)
    {
        Repeatable = true,
        OfSession = _view is not null,
        Subject = _objects.Count == 1 ? _objects[0].ToString() : _query.Type,
        Arguments = writer => PropertySpecs.Write(writer, _query, _objects, _view, _pageSize),
    };

    // A page is handed out once, so its call is not made again when its reply is lost.
    private VimCall Next(string token) => new(Continue, _collector) { OfSession = true, Arguments = writer => writer.Text("token", token) };

    private AskedPage Ask(VimCall call, string? token)
    {
        var limit = new CancellationTokenSource();
        return new AskedPage(token, _channel.Session.Cookie, SendAsync(call, limit.Token), limit);
    }

    private async Task<HttpReply> SendAsync(VimCall call, CancellationToken cancellationToken)
    {
        try
        {
            return await _channel.SendAsync(call, streamed: IsLong, cancellationToken).ConfigureAwait(false);
        }
        catch (VimException failure) when (IsPageLost(call, failure))
        {
            throw new BrokenReadException(failure);
        }
    }

    // The token is no longer known, the reply with its page was lost, or the view is gone.
    private bool IsPageLost(VimCall call, VimException failure) =>
        (call.Method == Continue && (failure.Is("InvalidArgument") || failure.IsOutcomeUnknown)) || (failure.IsGone && _view is not null && failure.Fault?.Object == _view);

    private async Task ReadAsync(HttpReply page, string? cookie, Action<VimObject> found, CancellationToken cancellationToken)
    {
        try
        {
            // What is still coming blocks its reader.
            if (IsLong) await Task.Run(() => Read(page, found, cancellationToken), cancellationToken).ConfigureAwait(false);
            else Read(page, found, cancellationToken);
        }
        catch (SessionLostException)
        {
            await _channel.Session.RenewAsync(cookie, cancellationToken).ConfigureAwait(false);
            throw new SessionRenewedException();
        }
    }

    private void Read(HttpReply page, Action<VimObject> found, CancellationToken cancellationToken)
    {
        try
        {
            SoapReply.ReadParts(page, xml =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (xml.LocalName == "objects") Hand(VimObject.Read(xml, _query), found);
                else if (xml.ReadElement() is { Name.LocalName: "token", Value: { Length: > 0 } token }) _next = Ask(Next(token), token);
            });
        }
        catch (HttpTransportException failure)
        {
            throw new BrokenReadException(Faults.VimNoAnswer(failure, _channel.Transport.Endpoint, null, "RetrievePropertiesEx"));
        }
        catch (XmlException broken)
        {
            throw new BrokenReadException(Faults.VimBadReply(_channel.Transport.Endpoint, page.CorrelationId, broken));
        }
    }

    // A session that has ended may show in nothing else than properties that are not there.
    private static void Hand(VimObject item, Action<VimObject> found)
    {
        if (item.Missing.Any(missing => missing.Fault.Is("NotAuthenticated"))) throw new SessionLostException();
        found(item);
    }

    /// <summary>A page that was asked for, with the token that names it, in the session that the cookie is of, until the limit.</summary>
    private sealed record AskedPage(string? Token, string? Cookie, Task<HttpReply> Reply, CancellationTokenSource Limit);

    private sealed class SessionLostException : Exception;
}
