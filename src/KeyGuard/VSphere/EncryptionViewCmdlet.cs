using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using KeyGuard.Connections;
using KeyGuard.Errors;
using KeyGuard.VSphere.Inventory;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.Cmdlets.VSphere;

/// <summary>Base of the cmdlets that show under which key provider things are.</summary>
public abstract class EncryptionViewCmdlet : VCenterEntityCmdlet
{
    private WildcardPattern[]? _patterns;

    /// <summary>The names; wildcards are allowed. Without it and without input, all.</summary>
    [Parameter(Position = 0, ParameterSetName = NameSet)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = ["*"];

    /// <summary>Only what is under these key providers, with any part of it; wildcards are allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? KmsCluster { get; set; }

    private protected override string[] Names => Name;

    /// <summary>Writes those of one vCenter whose names are wanted.</summary>
    private protected abstract void WriteNamed(VCenterConnection connection, Func<string, bool> wanted);

    /// <summary>Writes these of one vCenter.</summary>
    private protected abstract void WriteItems(VCenterConnection connection, IReadOnlyList<ObjectRef> items);

    /// <inheritdoc/>
    protected override void Complete()
    {
        var requests = Requests();
        var named = requests.Where(request => request.Matches is not null).ToArray();
        if (named.Length > 0) WriteNamed(named);
        var finder = new EntityFinder(Type, Kind, Servers);
        var items = requests.Where(request => request.Matches is null).SelectMany(request => Find(finder, request)).ToArray();
        foreach (var group in items.GroupBy(item => item.Connection, item => item.Item)) ForItem(group.Key.Name, () => WriteItems(group.Key, [.. group]));
    }

    /// <summary>Whether something under these providers is wanted.</summary>
    private protected bool IsWanted(IEnumerable<string?> providers) =>
        KmsCluster is null || providers.Any(provider => provider is not null && Array.Exists(_patterns ??= Patterns(KmsCluster), pattern => pattern.IsMatch(provider)));

    private static WildcardPattern[] Patterns(string[] names) => Array.ConvertAll(names, name => WildcardPattern.Get(name, WildcardOptions.IgnoreCase));

    private void WriteNamed(EntityRequest[] named)
    {
        var requests = new NamedRequests(named);
        var seen = new HashSet<EntityRequest>();
        foreach (var connection in Servers) ForItem(connection.Name, () => WriteNamed(connection, raw => IsNamed(requests, raw, seen)));
        foreach (var request in named.Where(request => request.IsExact && !seen.Contains(request))) ForItem(request.Text, () => throw Faults.EntityNotFound(Kind, request.Text));
    }

    private static bool IsNamed(NamedRequests requests, string raw, HashSet<EntityRequest> seen)
    {
        var hits = requests.Of(raw);
        seen.UnionWith(hits);
        return hits.Count > 0;
    }

    private IReadOnlyList<(VCenterConnection Connection, ObjectRef Item)> Find(EntityFinder finder, EntityRequest request)
    {
        IReadOnlyList<(VCenterConnection, ObjectRef)> found = [];
        ForItem(request.Text, () => found = Await(token => finder.FindAsync(request, token)));
        return found;
    }
}
