using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json.Serialization;
using System.Threading.Tasks;
using KeyGuard.Lab.Json;
using Microsoft.AspNetCore.Http;

namespace KeyGuard.Lab.VSphere;

/// <summary>One call as it was on the wire.</summary>
/// <param name="Action">Its SOAPAction.</param>
/// <param name="Request">The request's envelope.</param>
/// <param name="Status">The reply's HTTP status.</param>
/// <param name="Reply">The reply's envelope.</param>
internal sealed record RecordedCall(string Action, string Request, int Status, [property: JsonIgnore] byte[] Reply);

/// <summary>
/// Keeps calls while it is on, and gives their replies once more, byte for byte: what a bare client needs to send the same
/// requests and get the same replies, whatever state the vCenter is in by then.
/// </summary>
internal sealed class Recording
{
    private readonly List<RecordedCall> _calls = [];
    private bool _isOn;

    public RecordedCall[] Calls
    {
        get
        {
            lock (_calls)
                return [.. _calls];
        }
    }

    /// <summary>Begins anew, or ends.</summary>
    public void Switch(bool on)
    {
        lock (_calls)
        {
            _isOn = on;
            if (on)
                _calls.Clear();
        }
    }

    /// <summary>Answers a call, and keeps it where that is wanted.</summary>
    public async Task WatchAsync(HttpContext context, MemoryStream request, RequestDelegate answer)
    {
        if (!_isOn)
        {
            await answer(context);
            return;
        }

        Stream wire = context.Response.Body;
        using var copy = new MemoryStream();
        context.Response.Body = copy;
        await answer(context);
        await context.Response.BodyWriter.FlushAsync();
        context.Response.Body = wire;
        Keep(new RecordedCall(context.Request.Headers["SOAPAction"].ToString(), Encoding.UTF8.GetString(request.ToArray()), context.Response.StatusCode, copy.ToArray()));
        await wire.WriteAsync(copy.ToArray(), context.RequestAborted);
    }

    /// <summary>The reply to the call that was recorded at this place.</summary>
    public void Replay(HttpContext context, int index)
    {
        RecordedCall? call;
        lock (_calls)
            call = _calls.ElementAtOrDefault(index);
        JsonReply.WriteBytes(context.Response, call?.Status ?? StatusCodes.Status404NotFound, call?.Reply, Soap.SoapReply.ContentType);
    }

    private void Keep(RecordedCall call)
    {
        lock (_calls)
        {
            if (_isOn)
                _calls.Add(call);
        }
    }
}
