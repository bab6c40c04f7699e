using System.Collections.Generic;
using System.Linq;
using KeyGuard.Lab.VSphere.Soap;
using KeyGuard.Lab.VSphere.Values;

namespace KeyGuard.Lab.VSphere.Inventory;

/// <summary>Anything with a reference and properties.</summary>
internal abstract class ManagedObject(string type, string id)
{
    public ManagedRef Ref { get; } = new(type, id);

    public string Id => Ref.Id;

    public string Type => Ref.Type;

    /// <summary>When it last changed, in the count of all changes; filters go by it.</summary>
    public long ChangedAt { get; set; }

    /// <summary>The last tasks that worked on it.</summary>
    public Queue<ManagedRef> RecentTasks { get; } = new(0);

    /// <summary>The session that it belongs to, or null for what all see.</summary>
    public string? SessionKey { get; init; }

    public abstract VimValue? Property(string name, ApiVersion version, out bool known);

    public abstract IEnumerable<string> PropertyNames(ApiVersion version);

    /// <summary>The privilege for a property, beyond System.Read on the object.</summary>
    public virtual string? PrivilegeFor(string property) => null;

    /// <summary>The value at a path such as config.hardware.device.</summary>
    /// <param name="path">Names with dots between.</param>
    /// <param name="version">The version that the client speaks.</param>
    /// <param name="known">False where the type has no such property in that version.</param>
    public VimValue? Read(string path, ApiVersion version, out bool known)
    {
        string[] parts = path.Split('.');
        VimValue? value = Property(parts[0], version, out known);
        foreach (string part in parts.Skip(1))
        {
            if (value is null)
                return null;

            value = value.Part(part, version, out known);
        }

        return value;
    }
}

/// <summary>A managed object whose properties a shape lists.</summary>
internal abstract class ManagedObject<T>(string type, string id) : ManagedObject(type, id)
    where T : ManagedObject<T>
{
    protected abstract Shape<T> Shape { get; }

    public override VimValue? Property(string name, ApiVersion version, out bool known) => Shape.Get((T)this, name, version, out known);

    public override IEnumerable<string> PropertyNames(ApiVersion version) => Shape.Fields.Where(field => field.IsIn(version)).Select(field => field.Name);
}

/// <summary>An object of the inventory: it has a name and a place.</summary>
internal interface IEntity
{
    ManagedRef Ref { get; }

    string Name { get; }

    ManagedObject? Parent { get; }
}

/// <summary>Properties that every object of the inventory has.</summary>
internal static class EntityFields
{
    public static Field<T>[] Of<T>()
        where T : ManagedObject, IEntity =>
    [
        new("parent", entity => VimValue.Of(entity.Parent?.Ref)),
        new("overallStatus", _ => VimValue.Enum("ManagedEntityStatus", "green")),
        new("name", entity => VimValue.Of(entity.Name)),
        new("recentTask", entity => VimArray.Of(entity.RecentTasks)),
    ];
}
