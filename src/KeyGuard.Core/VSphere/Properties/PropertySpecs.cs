using System.Collections.Generic;
using System.Linq;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.VSphere.Properties;

/// <summary>Writes what the property collector is to look at (PropertyFilterSpec, RetrieveOptions).</summary>
internal static class PropertySpecs
{
    /// <summary>The parameters of RetrievePropertiesEx.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="query">What is wanted.</param>
    /// <param name="objects">The objects, unless there is a view.</param>
    /// <param name="view">The view over all objects.</param>
    /// <param name="most">How many objects to send at a time; 0 leaves it to the server.</param>
    public static void Write(SoapWriter writer, PropertyQuery query, IReadOnlyList<ObjectRef> objects, ObjectRef? view, int most)
    {
        writer.Object("specSet", spec => Filter(spec, query, objects, view));
        // Not optional, even when empty.
        writer.Object("options", options => options.Optional("maxObjects", most > 0 ? most : null));
    }

    /// <summary>The members of one PropertyFilterSpec.</summary>
    public static void Filter(SoapWriter writer, PropertyQuery query, IReadOnlyList<ObjectRef> objects, ObjectRef? view)
    {
        foreach (var type in query.Type is { } all ? [all] : objects.Select(item => item.Type).Distinct())
        {
            writer.Object("propSet", set =>
            {
                set.Text("type", type);
                foreach (var path in query.Paths) set.Text("pathSet", path);
            });
        }
        if (view is { } container) writer.Object("objectSet", set => Through(set, container));
        foreach (var item in objects) writer.Object("objectSet", set => set.Ref("obj", item));
    }

    private static void Through(SoapWriter writer, ObjectRef view)
    {
        writer.Ref("obj", view);
        writer.Flag("skip", true);
        writer.Typed("selectSet", "TraversalSpec", traversal =>
        {
            traversal.Text("name", "view");
            traversal.Text("type", view.Type);
            traversal.Text("path", "view");
            traversal.Flag("skip", false);
        });
    }
}
