using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.VSphere.Properties;

/// <summary>An object's properties as they were read (ObjectContent). What was not sent, and what was sent without a value, is unset.</summary>
internal sealed class VimObject
{
    private readonly Dictionary<string, XElement> _values = [];

    private VimObject(ObjectRef reference, IReadOnlyList<(string Path, VimFault Fault)> missing)
    {
        Ref = reference;
        Missing = missing;
    }

    /// <summary>Which object it is.</summary>
    public ObjectRef Ref { get; }

    /// <summary>What could not be read, and why: no permission, or no such property in this version.</summary>
    public IReadOnlyList<(string Path, VimFault Fault)> Missing { get; }

    /// <summary>Whether the object was asked for by name and is no longer there.</summary>
    public bool IsGone { get; private init; }

    public static VimObject Read(XElement content)
    {
        var reference = content.Reference("obj") ?? new ObjectRef("ManagedEntity", content.Text("obj") ?? "");
        var missing = content.Children("missingSet").Select(item => (item.Text("path") ?? "", VimFault.FromLocalized(item.Child("fault") ?? item))).ToArray();
        var read = new VimObject(reference, missing);
        foreach (var property in content.Children("propSet"))
        {
            if (property.Text("name") is { } name && property.Child("val") is { } value) read._values[name] = value;
        }
        return read;
    }

    public static VimObject Gone(ObjectRef reference, VimFault fault) => new(reference, [("", fault)]) { IsGone = true };

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
}
