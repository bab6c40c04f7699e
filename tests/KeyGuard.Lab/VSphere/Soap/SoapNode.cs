using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Xml;
using System.Xml.Linq;
using KeyGuard.Lab.VSphere.Schema;
using KeyGuard.Lab.VSphere.Values;

namespace KeyGuard.Lab.VSphere.Soap;

/// <summary>A part of a request that has been checked against the schema.</summary>
internal sealed class SoapNode(XElement element)
{
    /// <summary>The type that xsi:type or the schema gives it.</summary>
    public string TypeName => element.Annotation<SchemaType>()?.Name ?? "";

    public string Value => element.Value;

    public ManagedRef Reference => new((string?)element.Attribute("type") ?? "", element.Value.Trim());

    public bool Is(string type) => element.Annotation<SchemaType>()?.Is(type) ?? false;

    public bool Has(string name) => Find(name) is not null;

    public SoapNode? Find(string name) => element.Elements().FirstOrDefault(child => child.Name.LocalName == name) is { } found ? new SoapNode(found) : null;

    /// <summary>A part that the schema makes mandatory.</summary>
    public SoapNode Get(string name) => Find(name) ?? throw new InvalidOperationException($"The schema let a request without {name} pass.");

    public IEnumerable<SoapNode> All(string name) => element.Elements().Where(child => child.Name.LocalName == name).Select(child => new SoapNode(child));

    public string? Text(string name) => Find(name)?.Value;

    public int? Number(string name) => Text(name) is { } text ? int.Parse(text.Trim(), CultureInfo.InvariantCulture) : null;

    public bool? Flag(string name) => Text(name) is { } text ? XmlConvert.ToBoolean(text.Trim()) : null;
}
