using System;
using System.Collections.Generic;
using System.Linq;
using KeyGuard.Lab.VSphere.Inventory;
using KeyGuard.Lab.VSphere.Schema;
using KeyGuard.Lab.VSphere.Soap;
using KeyGuard.Lab.VSphere.Values;

namespace KeyGuard.Lab.VSphere.Properties;

/// <summary>Which properties of which types are asked for.</summary>
internal sealed record PropertyChoice(string Type, bool All, string[] Paths);

/// <summary>A step from an object to others, or, with a name alone, a reference to such a step.</summary>
internal sealed record Step(string? Name, string? Type, string? Path, bool Skip, Step[] Next);

internal sealed record StartObject(ManagedRef Object, bool Skip, Step[] Steps);

/// <summary>A PropertyFilterSpec, read.</summary>
internal sealed record FilterSpec(PropertyChoice[] Choices, StartObject[] Starts)
{
    public static FilterSpec Read(SoapNode node) => new([.. node.All("propSet").Select(Choice)], [.. node.All("objectSet").Select(Start)]);

    /// <summary>The paths that are asked of this object, in the order in which vCenter answers: by name.</summary>
    public string[] PathsFor(ManagedObject found, ApiVersion version)
    {
        var paths = new SortedSet<string>(StringComparer.Ordinal);
        foreach (PropertyChoice choice in Choices)
        {
            if (VimSchemas.All.IsKind(found.Type, choice.Type))
                paths.UnionWith(choice.All ? found.PropertyNames(version) : choice.Paths);
        }

        return [.. paths];
    }

    private static PropertyChoice Choice(SoapNode node) => new(node.Text("type")!, node.Flag("all") ?? false, [.. node.All("pathSet").Select(path => path.Value)]);

    private static StartObject Start(SoapNode node) => new(node.Get("obj").Reference, node.Flag("skip") ?? false, Steps(node));

    private static Step[] Steps(SoapNode node) => [.. node.All("selectSet").Select(step => new Step(
        step.Text("name"), step.Text("type"), step.Text("path"), step.Flag("skip") ?? false, Steps(step)))];
}
