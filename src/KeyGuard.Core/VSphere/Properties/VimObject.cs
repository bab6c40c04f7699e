using System;
using System.Collections.Generic;
using System.Linq;
using System.Xml;
using System.Xml.Linq;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.VSphere.Properties;

/// <summary>An object's properties as they were read (ObjectContent). What was not sent, and what was sent without a value, is unset.</summary>
internal sealed class VimObject
{
    private readonly Dictionary<string, XElement> _values;

    private VimObject(ObjectRef reference, IReadOnlyList<(string Path, VimFault Fault)> missing, Dictionary<string, XElement> values)
    {
        _values = values;
        Ref = reference;
        Missing = missing;
    }

    /// <summary>Which object it is.</summary>
    public ObjectRef Ref { get; }

    /// <summary>What could not be read, and why: no permission, or no such property in this version.</summary>
    public IReadOnlyList<(string Path, VimFault Fault)> Missing { get; }

    /// <summary>Whether the object was asked for by name and is no longer there.</summary>
    public bool IsGone { get; private init; }

    /// <param name="xml">At the object's element; past it afterwards.</param>
    /// <param name="query">What was asked for.</param>
    public static VimObject Read(XmlReader xml, PropertyQuery query)
    {
        var reference = new ObjectRef("ManagedEntity", "");
        var missing = new List<(string, VimFault)>();
        var values = new Dictionary<string, XElement>();
        xml.ReadMembers(_ =>
        {
            switch (xml.LocalName)
            {
                case "obj":
                    var named = xml.ReadElement();
                    reference = named.ToReference() ?? new ObjectRef("ManagedEntity", named.Value);
                    break;
                case "propSet":
                    ReadProperty(xml, query, values);
                    break;
                case "missingSet":
                    var item = xml.ReadElement();
                    missing.Add((item.Text("path") ?? "", VimFault.FromLocalized(item.Child("fault") ?? item)));
                    break;
                default:
                    xml.Skip();
                    break;
            }
        });
        return new VimObject(reference, missing, values);
    }

    public static VimObject Gone(ObjectRef reference, VimFault fault) => new(reference, [("", fault)], []) { IsGone = true };

    /// <summary>A property's value, to be looked into with <see cref="SoapXml"/>; null where unset.</summary>
    public XElement? Value(string path) => _values.TryGetValue(path, out var value) ? value : null;

    /// <summary>The elements of an array; none where unset.</summary>
    public IEnumerable<XElement> Items(string path) => Value(path)?.Elements() ?? [];

    public string? Text(string path) => Value(path)?.Value;

    public bool? Flag(string path) => Text(path) switch
    {
        "true" or "1" => true,
        "false" or "0" => false,
        _ => null,
    };

    public ObjectRef? Reference(string path) => Value(path)?.ToReference();

    /// <summary>Why a property is missing; null where it is not.</summary>
    public VimFault? WhyMissing(string path) => Missing.FirstOrDefault(item => item.Path == path || item.Path.Length == 0).Fault;

    // The name comes before the value; a server that did otherwise would get the value read whole.
    private static void ReadProperty(XmlReader xml, PropertyQuery query, Dictionary<string, XElement> values)
    {
        string? name = null;
        XElement? value = null;
        xml.ReadMembers(_ =>
        {
            switch (xml.LocalName)
            {
                case "name":
                    name = xml.ReadElementContentAsString();
                    break;
                case "val":
                    value = name is not null && query.Only.TryGetValue(name, out var types) ? ReadOnly(xml, types) : xml.ReadElement();
                    break;
                default:
                    xml.Skip();
                    break;
            }
        });
        if (name is not null && value is not null) values[name] = value;
    }

    // Passing an element by costs a fraction of building it.
    private static XElement ReadOnly(XmlReader xml, string[] types)
    {
        var array = new XElement(XName.Get(xml.LocalName, xml.NamespaceURI));
        // With the prefixes that it declares: an element may go back to the server as it came.
        while (xml.MoveToNextAttribute()) array.SetAttributeValue(AttributeName(xml), xml.Value);
        xml.MoveToElement();
        xml.ReadMembers(_ =>
        {
            if (Array.IndexOf(types, xml.TypeName()) >= 0) array.Add(xml.ReadElement());
            else xml.Skip();
        });
        return array;
    }

    private static XName AttributeName(XmlReader xml) =>
        XName.Get(xml.LocalName, xml is { Prefix: "", LocalName: "xmlns" } ? "" : xml.NamespaceURI);
}
