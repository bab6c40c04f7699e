using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using System.Xml;
using System.Xml.Linq;
using KeyGuard.Errors;
using KeyGuard.Http;
using KeyGuard.VSphere.Session;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.VSphere.Properties;

/// <summary>One reading from its first page to its last. A server may page even where nobody asked it to.</summary>
internal sealed class Retrieval
{
    private const string Continue = "ContinueRetrievePropertiesEx";

    private readonly VimChannel _channel;
    private readonly ObjectRef _collector;
    private readonly PropertyQuery _query;
    private readonly IReadOnlyList<ObjectRef> _objects;
    private readonly ObjectRef? _view;
    private readonly int _pageSize;
    private readonly Action<VimObject> _found;
    private string? _token;

    public Retrieval(VimChannel channel, ObjectRef collector, PropertyQuery query, IReadOnlyList<ObjectRef> objects, ObjectRef? view, int pageSize, Action<VimObject> found)
    {
        _channel = channel;
        _collector = collector;
        _query = query;
        _objects = objects;
        _view = view;
        _pageSize = pageSize;
        _found = found;
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await PageAsync(First(), cancellationToken).ConfigureAwait(false);
            while (_token is { } token) await PageAsync(Next(token), cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            if (_token is { } left) await _channel.PutAwayAsync(new VimCall("CancelRetrievePropertiesEx", _collector) { OfSession = true, Arguments = writer => writer.Text("token", left) }).ConfigureAwait(false);
            throw;
        }
    }

    private VimCall First() => new("RetrievePropertiesEx", _collector)
    {
        Repeatable = true,
        OfSession = _view is not null,
        Subject = _objects.Count == 1 ? _objects[0].ToString() : _query.Type,
        Arguments = writer => PropertySpecs.Write(writer, _query, _objects, _view, _pageSize),
    };

    // A page is handed out once, so its call is not made again when its reply is lost.
    private VimCall Next(string token) => new(Continue, _collector) { OfSession = true, Arguments = writer => writer.Text("token", token) };

    private async Task PageAsync(VimCall call, CancellationToken cancellationToken)
    {
        var cookie = _channel.Session.Cookie;
        try
        {
            using var reply = await _channel.SendAsync(call, streamed: true, cancellationToken).ConfigureAwait(false);
            _token = null;
            await Task.Run(() => Read(reply, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (SessionLostException)
        {
            await _channel.Session.RenewAsync(cookie, cancellationToken).ConfigureAwait(false);
            throw new SessionRenewedException();
        }
        catch (VimException failure) when (IsPageLost(call, failure))
        {
            throw new BrokenReadException(failure);
        }
    }

    // The token is no longer known, the reply with its page was lost, or the view is gone.
    private bool IsPageLost(VimCall call, VimException failure) =>
        (call.Method == Continue && (failure.Is("InvalidArgument") || failure.IsOutcomeUnknown)) || (failure.IsGone && _view is not null && failure.Fault?.Object == _view);

    private void Read(HttpReply reply, CancellationToken cancellationToken)
    {
        try
        {
            SoapReply.ReadParts(reply.Content!, xml =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                var part = (XElement)XNode.ReadFrom(xml);
                if (part.Name.LocalName == "token" && part.Value.Length > 0) _token = part.Value;
                else if (part.Name.LocalName == "objects") Hand(VimObject.Read(part));
            });
        }
        catch (HttpTransportException failure)
        {
            throw new BrokenReadException(Faults.VimNoAnswer(failure, _channel.Transport.Endpoint, null, "RetrievePropertiesEx"));
        }
        catch (XmlException broken)
        {
            throw new BrokenReadException(Faults.VimBadReply(_channel.Transport.Endpoint, reply.CorrelationId, broken));
        }
    }

    // A session that has ended may show in nothing else than properties that are not there.
    private void Hand(VimObject item)
    {
        if (item.Missing.Any(missing => missing.Fault.Is("NotAuthenticated"))) throw new SessionLostException();
        _found(item);
    }

    private sealed class SessionLostException : Exception;
}
