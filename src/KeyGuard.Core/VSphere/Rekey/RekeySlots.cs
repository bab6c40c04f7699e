using System;
using System.Collections.Generic;
using System.Linq;
using KeyGuard.Connections;

namespace KeyGuard.VSphere.Rekey;

/// <summary>
/// Who may begin: so many at a time in each vCenter, fewer on each host, and fewest on each datastore where data is written
/// anew. A vCenter whose tasks wait long for their turn is given half as many, and then more again, one by one.
/// </summary>
internal sealed class RekeySlots
{
    public const int PerHost = 4;
    public const int PerDatastore = 2;

    private readonly int _most;
    private readonly Dictionary<VCenterConnection, LinkedList<RekeyJob>> _waiting = [];
    private readonly Dictionary<VCenterConnection, int> _limits = [];
    private readonly Dictionary<object, int> _busy = [];

    /// <param name="perVCenter">How many at a time in each vCenter.</param>
    public RekeySlots(int perVCenter) => _most = perVCenter;

    public void Add(RekeyJob job)
    {
        if (!_waiting.TryGetValue(job.Connection, out var jobs)) _waiting[job.Connection] = jobs = new();
        jobs.AddLast(job);
    }

    /// <summary>The next that may begin; null where all have to wait.</summary>
    public RekeyJob? TryNext() => _waiting.Where(jobs => Taken(jobs.Key) < Limit(jobs.Key)).Select(jobs => TryNext(jobs.Value)).FirstOrDefault(job => job is not null);

    /// <summary>A job has ended.</summary>
    /// <param name="job">The job.</param>
    /// <param name="queuedLong">Whether a task of it waited long for its turn.</param>
    public void Free(RekeyJob job, bool queuedLong)
    {
        Take(job, -1);
        var limit = Limit(job.Connection);
        _limits[job.Connection] = queuedLong ? Math.Max(1, limit / 2) : Math.Min(_most, limit + 1);
    }

    public int Limit(VCenterConnection connection) => _limits.TryGetValue(connection, out var limit) ? limit : _most;

    private RekeyJob? TryNext(LinkedList<RekeyJob> jobs)
    {
        for (var node = jobs.First; node is not null; node = node.Next)
        {
            if (!Places(node.Value).All(place => Taken(place.Place) < place.Limit)) continue;
            jobs.Remove(node);
            Take(node.Value, 1);
            return node.Value;
        }
        return null;
    }

    private void Take(RekeyJob job, int change)
    {
        _busy[job.Connection] = Taken(job.Connection) + change;
        foreach (var (place, _) in Places(job)) _busy[place] = Taken(place) + change;
    }

    private int Taken(object place) => _busy.TryGetValue(place, out var count) ? count : 0;

    // Those of the plan that it began with, so that as many are freed as were taken.
    private static IEnumerable<(object Place, int Limit)> Places(RekeyJob job)
    {
        if (job.Begun.Host is { } host) yield return ((job.Connection, "host", host), PerHost);
        if (!job.Site.Options.Deep) yield break;
        foreach (var datastore in job.Begun.Datastores) yield return ((job.Connection, "datastore", datastore), PerDatastore);
    }
}
