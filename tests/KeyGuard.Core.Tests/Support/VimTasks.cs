using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;

namespace KeyGuard.Tests.Support;

/// <summary>
/// Tasks and a property collector that tells of them, as vCenter does: a question waits until something has changed since the
/// version it names, and what was told under an old version is told again to whoever asks with that.
/// </summary>
internal sealed class VimTasks
{
    private readonly object _gate = new();
    private readonly VimServer _server;
    private readonly Dictionary<string, FakeTask> _tasks = [];
    private readonly Dictionary<string, HashSet<string>> _filters = [];
    private readonly List<TaskCompletionSource<bool>> _waiting = [];
    private string? _collector;
    private int _lastId;
    private int _version;
    private int _oldest;

    public VimTasks(VimServer server)
    {
        _server = server;
        server.On("CreatePropertyCollector", _ => $"<returnval type=\"PropertyCollector\">{_collector = "session[1]pc-" + Interlocked.Increment(ref _lastId)}</returnval>");
        server.Methods("CreateFilter", (call, _) => Task.FromResult(CreateFilter(call)));
        server.Methods("WaitForUpdatesEx", WaitAsync);
        server.On("DestroyPropertyFilter", call => { lock (_gate) _filters.Remove(call.Argument("_this")!); return ""; });
        server.On("DestroyPropertyCollector", _ => { Forget(); return ""; });
    }

    /// <summary>How many tasks one reply tells of at the most; the rest is to be asked for at once.</summary>
    public int Most { get; set; } = int.MaxValue;

    /// <summary>Answer the next question that there was no change.</summary>
    public bool NextIsTimeout { get; set; }

    /// <summary>How many questions wait for an answer now.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate) return _waiting.Count;
        }
    }

    /// <summary>How many filters there are.</summary>
    public int Filters
    {
        get
        {
            lock (_gate) return _filters.Count;
        }
    }

    /// <summary>The most tasks in one filter.</summary>
    public int Widest { get; private set; }

    public void Add(string id, string state = "queued") => Change(id, task => task.State = state, isNew: true);

    public void Set(string id, string state, string more = "", int? progress = null) => Change(id, task =>
    {
        task.State = state;
        task.More = more;
        task.Progress = progress;
    });

    public void Remove(string id)
    {
        lock (_gate)
        {
            _tasks[id].IsGone = true;
            _tasks[id].Version = ++_version;
        }
        Wake();
    }

    /// <summary>Forgets what it has told: whoever asks with a version of before is refused.</summary>
    public void LoseVersions()
    {
        lock (_gate) _oldest = ++_version;
        Wake();
    }

    /// <summary>The collector with its filters ends, as with its session.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            _collector = null;
            _filters.Clear();
        }
        Wake();
    }

    private void Change(string id, Action<FakeTask> change, bool isNew = false)
    {
        lock (_gate)
        {
            if (isNew) _tasks[id] = new FakeTask();
            change(_tasks[id]);
            _tasks[id].Version = ++_version;
        }
        Wake();
    }

    private void Wake()
    {
        TaskCompletionSource<bool>[] waiting;
        lock (_gate)
        {
            waiting = [.. _waiting];
            _waiting.Clear();
        }
        foreach (var one in waiting) one.TrySetResult(true);
    }

    private HttpResponseMessage CreateFilter(SentVimCall call)
    {
        string[] wanted = [.. call.Body.Descendants().Where(element => element.Name.LocalName == "obj").Select(element => element.Value)];
        lock (_gate)
        {
            if (call.Argument("_this") != _collector) return Gone("PropertyCollector", call.Argument("_this")!);
            if (wanted.FirstOrDefault(id => !_tasks.TryGetValue(id, out var task) || task.IsGone) is { } gone) return Gone("Task", gone);
            var filter = "session[1]filter-" + ++_lastId;
            _filters[filter] = [.. wanted];
            Widest = Math.Max(Widest, wanted.Length);
            foreach (var id in wanted) _tasks[id].Version = ++_version;
            var reply = VimServer.Reply(call.Method, $"<returnval type=\"PropertyFilter\">{filter}</returnval>");
            Task.Run(Wake);
            return reply;
        }
    }

    private async Task<HttpResponseMessage> WaitAsync(SentVimCall call, CancellationToken cancellationToken)
    {
        while (true)
        {
            TaskCompletionSource<bool> change;
            lock (_gate)
            {
                if (!_server.Knows(call.Session!)) return VimServer.Fault("<NotAuthenticatedFault xmlns=\"urn:vim25\" xsi:type=\"NotAuthenticated\"/>", "");
                if (call.Argument("_this") != _collector) return Gone("PropertyCollector", call.Argument("_this")!);
                var version = int.TryParse(call.Argument("version"), out var number) ? number : 0;
                if (version != 0 && version < _oldest) return VimServer.Fault("<InvalidCollectorVersionFault xmlns=\"urn:vim25\" xsi:type=\"InvalidCollectorVersion\"/>", "");
                if (NextIsTimeout)
                {
                    NextIsTimeout = false;
                    return VimServer.Reply(call.Method, "");
                }
                if (Updates(version) is { } updates) return VimServer.Reply(call.Method, updates);
                _waiting.Add(change = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously));
            }
            using var registration = cancellationToken.Register(() =>
            {
                lock (_gate) _waiting.Remove(change);
                change.TrySetCanceled();
            });
            await change.Task;
        }
    }

    private string? Updates(int since)
    {
        var changed = _filters.Values.SelectMany(ids => ids).Distinct().Where(id => _tasks[id].Version > since).OrderBy(id => _tasks[id].Version).ToArray();
        if (changed.Length == 0) return null;
        var told = changed.Take(Most).ToArray();
        return $"<returnval><version>{(told.Length < changed.Length ? _tasks[told[told.Length - 1]].Version : _version)}</version><filterSet><filter type=\"PropertyFilter\">{_filters.Keys.First()}</filter>{string.Concat(told.Select(id => _tasks[id].Update(id)))}</filterSet>{(told.Length < changed.Length ? "<truncated>true</truncated>" : "")}</returnval>";
    }

    private static HttpResponseMessage Gone(string type, string id) =>
        VimServer.Fault($"<ManagedObjectNotFoundFault xmlns=\"urn:vim25\" xsi:type=\"ManagedObjectNotFound\"><obj type=\"{type}\">{id}</obj></ManagedObjectNotFoundFault>", "The object has already been deleted or has not been completely created");

    private sealed class FakeTask
    {
        public string State { get; set; } = "queued";

        public string More { get; set; } = "";

        public int? Progress { get; set; }

        public int Version { get; set; }

        public bool IsGone { get; set; }

        public string Update(string id) => IsGone
            ? $"<objectSet><kind>leave</kind><obj type=\"Task\">{id}</obj></objectSet>"
            : $"<objectSet><kind>modify</kind><obj type=\"Task\">{id}</obj><changeSet><name>info.state</name><op>assign</op><val xsi:type=\"TaskInfoState\">{State}</val></changeSet>{(Progress is { } percent ? $"<changeSet><name>info.progress</name><op>assign</op><val xsi:type=\"xsd:int\">{percent}</val></changeSet>" : "")}{More}</objectSet>";
    }
}
