using System.Collections.Generic;
using System.Linq;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.VSphere.Properties;

/// <summary>Which properties of which objects are to be read.</summary>
internal sealed class PropertyQuery
{
    private PropertyQuery(string? type, IReadOnlyList<ObjectRef> objects, IReadOnlyList<string> paths)
    {
        Type = type;
        Objects = objects;
        Paths = paths;
    }

    /// <summary>The type of all objects wanted; null where they are named.</summary>
    public string? Type { get; }

    /// <summary>The objects wanted by name.</summary>
    public IReadOnlyList<ObjectRef> Objects { get; }

    /// <summary>The properties' paths, such as <c>config.keyId</c>.</summary>
    public IReadOnlyList<string> Paths { get; }

    /// <summary>
    /// Of which types the elements of an array are wanted, by its path; all where it is not named. The server sends the
    /// others as well, but nothing is made of them.
    /// </summary>
    public IReadOnlyDictionary<string, string[]> Only { get; init; } = new Dictionary<string, string[]>();

    /// <summary>All objects of a type.</summary>
    public static PropertyQuery All(string type, params string[] paths) => new(type, [], paths);

    /// <summary>These objects, each once, whatever their types; all types must have the paths.</summary>
    public static PropertyQuery Of(IEnumerable<ObjectRef> objects, params string[] paths) => Of(objects, new Dictionary<string, string[]>(), paths);

    /// <summary>The same, with only some elements of some arrays.</summary>
    public static PropertyQuery Of(IEnumerable<ObjectRef> objects, IReadOnlyDictionary<string, string[]> only, params string[] paths) => new(null, [.. objects.Distinct()], paths) { Only = only };
}
