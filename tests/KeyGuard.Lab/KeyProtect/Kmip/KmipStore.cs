using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;

namespace KeyGuard.Lab.KeyProtect.Kmip;

/// <summary>The adapters of an instance with their certificates and objects. Reading takes no lock; changes come one after the other.</summary>
internal sealed class KmipStore(Action changed)
{
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, KmipObject> _objects = new(StringComparer.Ordinal);
    private ImmutableArray<KmipAdapter> _adapters = [];
    private ImmutableArray<KmipCertificate> _certificates = [];
    private long _number;

    public ImmutableArray<KmipAdapter> Adapters => _adapters;

    public ImmutableArray<KmipCertificate> Certificates => _certificates;

    public KmipAdapter? FindAdapter(string idOrName) =>
        _adapters.FirstOrDefault(adapter => adapter.Id == idOrName || adapter.Name == idOrName);

    public IEnumerable<KmipCertificate> CertificatesOf(KmipAdapter adapter) =>
        _certificates.Where(certificate => certificate.AdapterId == adapter.Id);

    public IEnumerable<KmipObject> ObjectsOf(KmipAdapter adapter) =>
        _objects.Values.Where(found => found.AdapterId == adapter.Id).OrderBy(found => found.Number);

    public KmipObject? FindObject(KmipAdapter adapter, string id) =>
        _objects.TryGetValue(id, out KmipObject? found) && found.AdapterId == adapter.Id ? found : null;

    public long NextNumber() => Interlocked.Increment(ref _number);

    /// <summary>Adds an adapter unless the check, which nothing can come in between, refuses.</summary>
    public void Add(KmipAdapter adapter, Action<ImmutableArray<KmipAdapter>> check) => Change(() =>
    {
        check(_adapters);
        _adapters = _adapters.Add(adapter);
    });

    public void Add(KmipCertificate certificate, Action<ImmutableArray<KmipCertificate>> check) => Change(() =>
    {
        check(_certificates);
        _certificates = _certificates.Add(certificate);
        Touch(certificate.AdapterId, certificate.CreatedBy, certificate.CreatedAt);
    });

    public void Put(IEnumerable<KmipObject> objects) => Change(() =>
    {
        foreach (KmipObject next in objects)
            _objects[next.Id] = next;
    });

    /// <summary>Replaces an object by what the change makes of its present self; what the change refuses leaves it as it is.</summary>
    public KmipObject Change(KmipObject found, Func<KmipObject, KmipObject> change)
    {
        KmipObject next = found;
        Change(() =>
        {
            _objects[found.Id] = next = change(_objects[found.Id]);
            Touch(next.AdapterId, next.UpdatedBy, next.UpdatedAt);
        });
        return next;
    }

    public void Remove(KmipCertificate certificate, string by, DateTimeOffset now) => Change(() =>
    {
        _certificates = _certificates.Remove(certificate);
        Touch(certificate.AdapterId, by, now);
    });

    /// <summary>Removes an adapter with its certificates and what is left of its objects, unless the check refuses.</summary>
    public void Remove(KmipAdapter adapter, Action check) => Change(() =>
    {
        check();
        _adapters = _adapters.RemoveAll(other => other.Id == adapter.Id);
        _certificates = _certificates.RemoveAll(certificate => certificate.AdapterId == adapter.Id);
        foreach (KmipObject left in ObjectsOf(adapter).ToArray())
            _objects.TryRemove(left.Id, out _);
    });

    public void Load(KmipContent content)
    {
        lock (_gate)
        {
            _adapters = content.Adapters;
            _certificates = content.Certificates;
            _objects.Clear();
            foreach (KmipObject kept in content.Objects)
                _objects[kept.Id] = kept;
            _number = content.Objects.Select(kept => kept.Number).DefaultIfEmpty().Max();
        }
    }

    public KmipContent Snapshot() => new()
    {
        Adapters = _adapters,
        Certificates = _certificates,
        Objects = [.. _objects.Values.OrderBy(kept => kept.Number)],
    };

    private void Touch(string adapterId, string by, DateTimeOffset now) =>
        _adapters = [.. _adapters.Select(adapter => adapter.Id == adapterId ? adapter with { UpdatedBy = by, UpdatedAt = now } : adapter)];

    private void Change(Action change)
    {
        lock (_gate)
            change();
        changed();
    }
}
