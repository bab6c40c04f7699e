using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using KeyGuard.Lab.VSphere.Inventory;
using KeyGuard.Lab.VSphere.Soap;
using KeyGuard.Lab.VSphere.Values;

namespace KeyGuard.Lab.VSphere.Properties;

/// <summary>A property collector with its filters. Its version counts the update sets that it has handed out.</summary>
internal sealed class Collector(string id) : ManagedObject<Collector>("PropertyCollector", id)
{
    private static readonly Shape<Collector> Fields = new("PropertyCollector", new Field<Collector>("filter", collector => VimArray.Of(collector.Filters.Select(filter => filter.Ref))));

    private int _version;
    private UpdateSet? _last;

    public List<CollectorFilter> Filters { get; } = [];

    /// <summary>Raised by CancelWaitForUpdates: whoever waits gives up.</summary>
    public int Cancellations { get; set; }

    protected override Shape<Collector> Shape => Fields;

    /// <summary>What has changed since a version; null when nothing has.</summary>
    /// <exception cref="VimFaultException">The version is none that this collector gave.</exception>
    public UpdateSet? Since(string version, ObjectTable objects, ApiVersion api, int most)
    {
        if (version.Length == 0)
            Forget();
        else if (_last is { } last && version == Text(_version - 1))
            return last; // the reply was lost: the same again
        else if (version != Text(_version) || _version == 0)
            throw new VimFault("InvalidCollectorVersion", "").Raise();

        return Take(objects, api, most);
    }

    private UpdateSet? Take(ObjectTable objects, ApiVersion api, int most)
    {
        var updates = new List<FilterUpdate>();
        int left = most;
        foreach (CollectorFilter filter in Filters)
        {
            List<ObjectUpdate> changes = filter.Take(objects, api, left);
            left -= changes.Count;
            if (changes.Count > 0)
                updates.Add(new FilterUpdate(filter.Ref, changes));
        }

        if (updates.Count == 0)
            return null;

        return _last = new UpdateSet(Text(++_version), updates, left <= 0);
    }

    private void Forget()
    {
        _last = null;
        foreach (CollectorFilter filter in Filters)
            filter.Forget();
    }

    private static string Text(int version) => version.ToString(CultureInfo.InvariantCulture);
}

/// <summary>One filter: what it watches, and what it has already told.</summary>
internal sealed class CollectorFilter(string id, Collector collector, FilterSpec spec) : ManagedObject<CollectorFilter>("PropertyFilter", id)
{
    private static readonly Shape<CollectorFilter> Fields = new("PropertyFilter", new Field<CollectorFilter>("partialUpdates", _ => VimValue.Of(false)));

    private readonly Dictionary<string, Told> _told = [];
    private long _seen = -1;

    public Collector Collector => collector;

    protected override Shape<CollectorFilter> Shape => Fields;

    public void Forget()
    {
        _told.Clear();
        _seen = -1;
    }

    /// <summary>At most so many objects that have come, changed or gone since the last time.</summary>
    public List<ObjectUpdate> Take(ObjectTable objects, ApiVersion api, int most)
    {
        var updates = new List<ObjectUpdate>();
        if (_seen == objects.Changes || most <= 0)
            return updates;

        long now = objects.Changes;
        List<ManagedObject> watched = [.. spec.Starts.SelectMany(start => Watched(objects, start, api)).Distinct()];
        foreach (ManagedObject found in watched.Where(IsNews))
        {
            if (updates.Count == most)
                return updates;
            if (Tell(found, api) is { } update)
                updates.Add(update);
        }

        var present = watched.Select(found => found.Id).ToHashSet();
        foreach ((string gone, Told told) in _told.Where(pair => !present.Contains(pair.Key)).ToList())
        {
            _told.Remove(gone);
            updates.Add(new ObjectUpdate("leave", told.Object, []));
        }

        _seen = now;
        return updates;
    }

    /// <summary>What a start object leads to; most filters watch tasks, which lead nowhere. One that is gone leads to nothing.</summary>
    private IEnumerable<ManagedObject> Watched(ObjectTable objects, StartObject start, ApiVersion api)
    {
        if (objects.Find(start.Object.Id) is not { } found)
            return [];

        return start is { Steps.Length: 0, Skip: false } ? [found] : Selection.Of(objects, spec with { Starts = [start] }, api);
    }

    private bool IsNews(ManagedObject found) => !_told.TryGetValue(found.Id, out Told? told) || told.At < found.ChangedAt;

    private ObjectUpdate? Tell(ManagedObject found, ApiVersion api)
    {
        bool isNew = !_told.TryGetValue(found.Id, out Told? told);
        told ??= _told[found.Id] = new Told(found.Ref);
        told.At = found.ChangedAt;
        var changes = new List<PropertyUpdate>();
        foreach (string path in spec.PathsFor(found, api))
        {
            VimValue? value = found.Read(path, api, out bool known);
            if (!known)
                throw VimFaults.InvalidProperty(path).Raise();

            string markup = Markup(value, api);
            bool same = told.Values.TryGetValue(path, out string? before) && before == markup;
            told.Values[path] = markup;
            // a new object's unset properties are not mentioned
            if (!same && !(isNew && value is null))
                changes.Add(new PropertyUpdate(path, markup));
        }

        return isNew || changes.Count > 0 ? new ObjectUpdate(isNew ? "enter" : "modify", found.Ref, changes) : null;
    }

    private static string Markup(VimValue? value, ApiVersion api)
    {
        if (value is null)
            return "";

        var sink = new XmlSink();
        value.Write(sink, "val", api, typed: true);
        return System.Text.Encoding.UTF8.GetString(sink.Written.Span);
    }

    private sealed class Told(ManagedRef told)
    {
        public ManagedRef Object => told;

        public long At { get; set; }

        public Dictionary<string, string> Values { get; } = [];
    }
}

internal sealed record PropertyUpdate(string Path, string Markup);

internal sealed record ObjectUpdate(string Kind, ManagedRef Object, List<PropertyUpdate> Changes);

internal sealed record FilterUpdate(ManagedRef Filter, List<ObjectUpdate> Objects);

/// <summary>What WaitForUpdatesEx answers.</summary>
internal sealed record UpdateSet(string Version, List<FilterUpdate> Filters, bool Truncated);
