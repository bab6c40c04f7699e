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
/// What tells of changes to tasks at the server: a property collector of our own with one filter, over a list of tasks that
/// may be changed while the server is being asked, which is told at once. Our own collector, because filters on the
/// session's would mix with those of whoever else works in a borrowed session.
/// </summary>
internal sealed class TaskCollector
{
    private static readonly PropertyQuery Info = PropertyQuery.All("Task", "info.state", "info.error", "info.progress", "info.result");

    private readonly VimChannel _channel;
    private readonly ServiceContent _content;
    private readonly VimOptions _options;
    private readonly HashSet<ObjectRef> _ended = [];
    private ObjectRef? _collector;
    private ObjectRef? _list;
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
        _collector = _list = null;
        _ended.Clear();
        Restart();
    }

    /// <summary>Has the server tell everything again.</summary>
    public void Restart() => _version = "";

    /// <summary>Has the server tell of these tasks too; gives back those that it no longer has.</summary>
    public async Task<IReadOnlyList<ObjectRef>> WatchAsync(IReadOnlyList<ObjectRef> tasks, CancellationToken cancellationToken)
    {
        if (_collector is null) await CreateAsync(cancellationToken).ConfigureAwait(false);
        ObjectRef[] ended = [.. _ended];
        // Done twice, it changes nothing more.
        var call = new VimCall("ModifyListView", _list!.Value)
        {
            OfSession = true,
            Repeatable = true,
            Arguments = writer =>
            {
                foreach (var task in tasks) writer.Ref("add", task);
                foreach (var task in ended) writer.Ref("remove", task);
            },
        };
        var unresolved = await _channel.CallAsync(call, cancellationToken).ConfigureAwait(false);
        _ended.ExceptWith(ended);
        return [.. unresolved.Select(item => item.ToReference()).OfType<ObjectRef>()];
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

    /// <summary>What has ended leaves the list with the next change of it; until then it tells nothing more.</summary>
    public void Forget(IEnumerable<ObjectRef> ended) => _ended.UnionWith(ended);

    /// <summary>Puts all of it away.</summary>
    public async Task DestroyAsync()
    {
        if (_collector is not { } collector || _list is not { } list) return;
        Reset();
        await _channel.PutAwayAsync(new VimCall("DestroyPropertyCollector", collector) { OfSession = true }).ConfigureAwait(false);
        await _channel.PutAwayAsync(new VimCall("DestroyView", list) { OfSession = true }).ConfigureAwait(false);
    }

    // Made twice, the first ones are left to the session, which takes them along when it ends.
    private async Task CreateAsync(CancellationToken cancellationToken)
    {
        var list = await MakeAsync(new VimCall("CreateListView", _content.ViewManager) { Repeatable = true }, cancellationToken).ConfigureAwait(false);
        var collector = await MakeAsync(new VimCall("CreatePropertyCollector", _content.PropertyCollector) { Repeatable = true }, cancellationToken).ConfigureAwait(false);
        await MakeAsync(new VimCall("CreateFilter", collector)
        {
            OfSession = true,
            Arguments = writer =>
            {
                writer.Object("spec", spec => PropertySpecs.Filter(spec, Info, [], list));
                writer.Flag("partialUpdates", false);
            },
        }, cancellationToken).ConfigureAwait(false);
        (_list, _collector) = (list, collector);
    }

    private async Task<ObjectRef> MakeAsync(VimCall call, CancellationToken cancellationToken)
    {
        var made = await _channel.CallAsync(call, cancellationToken).ConfigureAwait(false);
        return made.Count == 1 && made[0].ToReference() is { } reference ? reference : throw Faults.VimBadReply(_channel.Transport.Endpoint, null);
    }
}
