using System;
using System.Collections.Frozen;
using KeyGuard.Lab.VSphere.Soap;

namespace KeyGuard.Lab.VSphere.Values;

/// <summary>One field of a data object, in the order of the schema.</summary>
/// <param name="Name">The element.</param>
/// <param name="Get">Its value, or null when it is unset.</param>
/// <param name="Since">The first version of the API that has it; null for one older than any that is served.</param>
/// <param name="Typed">Whether its declared type is a base type, so that xsi:type is written.</param>
internal sealed record Field<T>(string Name, Func<T, VimValue?> Get, string? Since = null, bool Typed = false)
{
    private readonly ApiVersion? _since = Since is null ? null : ApiVersion.Parse(Since);

    public bool IsIn(ApiVersion version) => _since is not { } since || version >= since;
}

/// <summary>How things of one kind look on the wire: a type name and fields that are computed when they are asked for.</summary>
internal sealed class Shape<T>
{
    private readonly FrozenDictionary<string, Field<T>> _byName;

    public Shape(string typeName, params Field<T>[] fields)
    {
        TypeName = typeName;
        Fields = fields;
        _byName = fields.ToFrozenDictionary(field => field.Name, StringComparer.Ordinal);
    }

    public string TypeName { get; }

    public Field<T>[] Fields { get; }

    /// <summary>The derived type: these fields, then its own.</summary>
    public Shape<T> Derive(string typeName, params Field<T>[] fields) => new(typeName, [.. Fields, .. fields]);

    public VimData<T> Of(T item) => new(this, item);

    public VimValue? OfOptional(T? item) => item is null ? null : new VimData<T>(this, item);

    public VimValue? Get(T item, string name, ApiVersion version, out bool known)
    {
        known = _byName.TryGetValue(name, out Field<T>? field) && field.IsIn(version);
        return known ? field!.Get(item) : null;
    }
}

/// <summary>A data object.</summary>
internal sealed class VimData<T>(Shape<T> shape, T item) : VimValue
{
    public override string TypeName => shape.TypeName;

    public override VimValue? Part(string name, ApiVersion version, out bool known) => shape.Get(item, name, version, out known);

    public override void Write(XmlSink sink, string name, ApiVersion version, bool typed)
    {
        sink.Begin(name);
        if (typed)
            sink.Attribute("xsi:type", shape.TypeName);
        sink.EndTag();
        foreach (Field<T> field in shape.Fields)
        {
            if (field.IsIn(version))
                field.Get(item)?.Write(sink, field.Name, version, field.Typed);
        }

        sink.Close(name);
    }
}
