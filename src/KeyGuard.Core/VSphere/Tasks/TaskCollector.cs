using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using System.Xml.Linq;
using KeyGuard.Errors;
using KeyGuard.VSphere.Properties;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.VSphere.Tasks;

/// <summary>
/// A property collector of our own at the server, which tells of changes to tasks. Ours, because filters on the session's
/// collector would mix with those of whoever else works in a borrowed session.
/// </summary>
internal sealed class TaskCollector
{
    private static readonly PropertyQuery Info = PropertyQuery.Of([], "info.state", "info.error", "info.progress", "info.result");

    private readonly VimChannel _channel;
    private readonly ServiceContent _content;
    private readonly VimOptions _options;
    private readonly Dictionary<ObjectRef, HashSet<ObjectRef>> _filters = [];
    private ObjectRef? _collector;
    private string _version = "";

    public TaskCollector(VimChannel channel, ServiceContent content, VimOptions options)
    {
        _channel = channel;
        _content = content;
        _options = options;
    }

    /// <summary>Forgets what the server no longer has.</summary>
    public void Reset()
    {
        _collector = null;
        _filters.Clear();
        Restart();
    }

    /// <summary>Has the server tell everything again.</summary>
    public void Restart() => _version = "";

    /// <summary>Has the server tell of these tasks too: one filter for all of them.</summary>
    public async Task WatchAsync(IReadOnlyList<ObjectRef> tasks, CancellationToken cancellationToken)
    {
        _collector ??= Reference(await _channel.CallAsync(new VimCall("CreatePropertyCollector", _content.PropertyCollector) { Repeatable = true }, cancellationToken).ConfigureAwait(false));
        // Made twice, it tells everything twice, which does no harm.
        var call = new VimCall("CreateFilter", _collector.Value)
        {
            OfSession = true,
            Repeatable = true,
            Arguments = writer =>
            {
                writer.Object("spec", spec => PropertySpecs.Filter(spec, Info, tasks, null));
                writer.Flag("partialUpdates", false);
            },
        };
        _filters[Reference(await _channel.CallAsync(call, cancellationToken).ConfigureAwait(false))] = [.. tasks];
    }

    /// <summary>What has changed since the last time; null where nothing did for as long as the server was allowed to wait.</summary>
    public async Task<XElement?> WaitAsync(CancellationToken cancellationToken)
    {
        var asked = _version;
        var call = new VimCall("WaitForUpdatesEx", _collector!.Value)
        {
            OfSession = true,
            // The version says what was told already.
            Repeatable = true,
            Arguments = writer =>
            {
                writer.Text("version", asked);
                writer.Object("options", options => options.Number("maxWaitSeconds", Math.Max(1, (long)_options.LongestWait.TotalSeconds)));
            },
        };
        var values = await _channel.CallAsync(call, cancellationToken).ConfigureAwait(false);
        if (values.Count == 0) return null;
        _version = values[0].Text("version") ?? "";
        return values[0];
    }

    /// <summary>Puts away the filters all of whose tasks have ended.</summary>
    public async Task ForgetAsync(IReadOnlyCollection<ObjectRef> ended)
    {
        foreach (var filter in _filters.Keys.ToArray())
        {
            _filters[filter].ExceptWith(ended);
            if (_filters[filter].Count > 0) continue;
            _filters.Remove(filter);
            await _channel.PutAwayAsync(new VimCall("DestroyPropertyFilter", filter) { OfSession = true }).ConfigureAwait(false);
        }
    }

    /// <summary>Puts the collector away, filters included.</summary>
    public async Task DestroyAsync()
    {
        if (_collector is not { } collector) return;
        Reset();
        await _channel.PutAwayAsync(new VimCall("DestroyPropertyCollector", collector) { OfSession = true }).ConfigureAwait(false);
    }

    private ObjectRef Reference(IReadOnlyList<XElement> values) =>
        values.Count == 1 && values[0].ToReference() is { } reference ? reference : throw Faults.VimBadReply(_channel.Transport.Endpoint, null);
}
