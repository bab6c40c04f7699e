using System;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Threading;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace KeyGuard.Lab.Traffic.Faults;

/// <summary>The fault rules in force, in the order in which they were added. Without any, a request pays nothing.</summary>
internal sealed class FaultRules
{
    private readonly Lock _gate = new();
    private ImmutableArray<ActiveFault> _faults = [];
    private int _lastId;

    /// <exception cref="ArgumentException">The path is no regular expression.</exception>
    public string Add(FaultRule rule)
    {
        lock (_gate)
        {
            string id = (_lastId + 1).ToString(CultureInfo.InvariantCulture);
            _faults = _faults.Add(new ActiveFault(id, rule));
            _lastId++;
            return id;
        }
    }

    public bool Remove(string id)
    {
        lock (_gate)
        {
            int before = _faults.Length;
            _faults = _faults.RemoveAll(fault => fault.Id == id);
            return _faults.Length < before;
        }
    }

    public void Clear()
    {
        lock (_gate)
            _faults = [];
    }

    public FaultStatus[] Read()
    {
        lock (_gate)
            return [.. _faults.Select(fault => fault.Status)];
    }

    /// <summary>The first rule that takes this request, if any.</summary>
    public FaultRule? Match(HttpContext context)
    {
        if (_faults.IsEmpty)
            return null;

        string target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        string instance = context.Request.Headers["Bluemix-Instance"].ToString();
        lock (_gate)
            return _faults.FirstOrDefault(fault => fault.Takes(context.Request.Method, target, instance))?.Rule;
    }
}
