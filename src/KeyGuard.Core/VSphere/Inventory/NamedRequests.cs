using System;
using System.Collections.Generic;
using System.Linq;

namespace KeyGuard.VSphere.Inventory;

/// <summary>Which of many requests mean an object. Whole names are looked up, so that thousands of them cost no more than one.</summary>
internal sealed class NamedRequests
{
    private readonly ILookup<string, EntityRequest> _whole;
    private readonly EntityRequest[] _patterns;

    public NamedRequests(IReadOnlyCollection<EntityRequest> requests)
    {
        _whole = requests.SelectMany(request => request.Names, (request, name) => (request, name)).ToLookup(pair => pair.name, pair => pair.request, StringComparer.OrdinalIgnoreCase);
        _patterns = [.. requests.Where(request => request.Names.Count == 0 && request.Matches is not null)];
    }

    /// <summary>The requests that mean an object of this name.</summary>
    /// <param name="raw">The name as vCenter keeps it.</param>
    public IReadOnlyCollection<EntityRequest> Of(string raw)
    {
        var hits = new HashSet<EntityRequest>(_whole[raw]);
        hits.UnionWith(_whole[VCenterName.Decode(raw)]);
        hits.UnionWith(_patterns.Where(request => request.Matches!(raw)));
        return hits;
    }
}
