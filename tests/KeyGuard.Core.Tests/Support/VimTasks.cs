using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;

namespace KeyGuard.Tests.Support;

/// <summary>
/// Tasks and a property collector that tells of those in a list, as vCenter does: a question waits until something has changed
/// since the version it names, and what was told under an old version is told again to whoever asks with that.
/// </summary>
internal sealed class VimTasks
{
    private readonly object _gate = new();
    private readonly VimServer _server;
    private readonly Dictionary<string, FakeTask> _tasks = [];
    private readonly HashSet<string> _listed = [];
    private readonly List<TaskCompletionSource<bool>> _waiting = [];
    private string? _collector;
    private string? _list;
    private int _lastId;
    private int _version;
    private int _oldest;

    public VimTasks(VimServer server)
    {
        _server = server;
        server.On("CreatePropertyCollector", _ => $"<returnval type=\"PropertyCollector\">{_collector = "session[1]pc-" + Interlocked.Increment(ref _lastId)}</returnval>");
        server.On("CreateListView", _ => $"<returnval type=\"ListView\">{_list = "session[1]list-" + Interlocked.Increment(ref _lastId)}</returnval>");
        server.On("CreateFilter", _ => "<returnval type=\"PropertyFilter\">session[1]filter</returnval>");
        server.Methods("ModifyListView", (call, _) => Task.FromResult(Modify(call)));
        server.Methods("WaitForUpdatesEx", WaitAsync);
        server.On("DestroyView", _ => "");
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

    /// <summary>How many tasks are in the list.</summary>
    public int Listed
    {
        get
        {
            lock (_gate) return _listed.Count;
        }
    }

    /// <summary>The most tasks that were put into the list at once.</summary>
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

    /// <summary>The collector and the list end, as with their session.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            _collector = _list = null;
            _listed.Clear();
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

    // What it can't add, because it is not there, it gives back.
    private HttpResponseMessage Modify(SentVimCall call)
    {
        string[] Named(string parameter) => [.. call.Body.Elements().Where(element => element.Name.LocalName == parameter).Select(element => element.Value)];
        lock (_gate)
        {
            if (!_server.Knows(call.Session!)) return NotAuthenticated();
            if (call.Argument("_this") != _list) return Gone("ListView", call.Argument("_this")!);
            string[] gone = [.. Named("add").Where(id => !_tasks.TryGetValue(id, out var task) || task.IsGone)];
            string[] added = [.. Named("add").Except(gone)];
            _listed.ExceptWith(Named("remove"));
            _listed.UnionWith(added);
            Widest = Math.Max(Widest, added.Length);
            foreach (var id in added) _tasks[id].Version = ++_version;
            Task.Run(Wake);
            return VimServer.Reply(call.Method, string.Concat(gone.Select(id => $"<returnval type=\"Task\">{id}</returnval>")));
        }
    }

    private async Task<HttpResponseMessage> WaitAsync(SentVimCall call, CancellationToken cancellationToken)
    {
        while (true)
        {
            TaskCompletionSource<bool> change;
            lock (_gate)
            {
                if (!_server.Knows(call.Session!)) return NotAuthenticated();
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
        var changed = _listed.Where(id => _tasks[id].Version > since).OrderBy(id => _tasks[id].Version).ToArray();
        if (changed.Length == 0) return null;
        var told = changed.Take(Most).ToArray();
        return $"<returnval><version>{(told.Length < changed.Length ? _tasks[told[told.Length - 1]].Version : _version)}</version><filterSet><filter type=\"PropertyFilter\">session[1]filter</filter>{string.Concat(told.Select(id => _tasks[id].Update(id)))}</filterSet>{(told.Length < changed.Length ? "<truncated>true</truncated>" : "")}</returnval>";
    }

    private static HttpResponseMessage NotAuthenticated() => VimServer.Fault("<NotAuthenticatedFault xmlns=\"urn:vim25\" xsi:type=\"NotAuthenticated\"/>", "");

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
