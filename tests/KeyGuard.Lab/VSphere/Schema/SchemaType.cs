using System.Collections.Generic;
using System.Linq;
using KeyGuard.Lab.VSphere.Soap;

namespace KeyGuard.Lab.VSphere.Schema;

/// <summary>One element of a request: a field of a data object or a parameter of a method.</summary>
internal sealed record SchemaField(string Name, string Type, bool Required, bool Repeats, ApiVersion Since);

/// <summary>A data object that requests may hold.</summary>
internal sealed record SchemaType(string Name, SchemaType? Base, bool IsAbstract, ApiVersion Since, SchemaField[] Own)
{
    /// <summary>Fields in the order in which they must come: those of the base type first.</summary>
    public SchemaField[] Fields { get; } = [.. Base?.Fields ?? [], .. Own];

    public bool Is(string type) => Name == type || (Base?.Is(type) ?? false);
}

/// <summary>A method: what it is called on, what it takes, which privilege is checked before (System.Anonymous needs no session), and whether it is counted as a change.</summary>
internal sealed record SchemaMethod(string Owner, string Name, ApiVersion Since, string Privilege, bool Writes, SchemaField[] Parameters)
{
    public bool NeedsSession => Privilege != "System.Anonymous";
}

/// <summary>The part of the API's schema that the Lab knows.</summary>
internal sealed class VimSchema
{
    private readonly Dictionary<string, SchemaType> _types = [];
    private readonly Dictionary<string, SchemaMethod> _methods = [];
    private readonly Dictionary<string, string> _managedBases = [];
    private readonly Dictionary<string, string[]> _enums = [];

    public void Add(SchemaType type) => _types.Add(type.Name, type);

    public void Add(SchemaMethod method) => _methods.Add(method.Name, method);

    public void AddManaged(string type, string parent) => _managedBases.Add(type, parent);

    public void AddEnum(string name, string[] words) => _enums.Add(name, words);

    public string[]? Enum(string name) => _enums.GetValueOrDefault(name);

    public SchemaType? Type(string name) => _types.GetValueOrDefault(name);

    public SchemaMethod? Method(string name) => _methods.GetValueOrDefault(name);

    public bool IsManaged(string type) => type == "ManagedObject" || _managedBases.ContainsKey(type);

    /// <summary>Whether objects of one type are also of the other.</summary>
    public bool IsKind(string type, string wanted)
    {
        for (string? at = type; at is not null; at = _managedBases.GetValueOrDefault(at))
        {
            if (at == wanted)
                return true;
        }

        return wanted == "ManagedObject";
    }

    public IEnumerable<string> MethodNames => _methods.Keys.Order();
}
