using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Xml;
using System.Xml.Linq;

namespace KeyGuard.VSphere.Soap;

/// <summary>
/// Reads what a server sent. Elements are found by their local names, because vSAN's values are in another namespace
/// than vCenter's and mean the same; an element that is not there and one that is empty of members are both unset.
/// </summary>
internal static class SoapXml
{
    /// <summary>How all XML of a server is read: no DTD, nothing fetched from elsewhere.</summary>
    public static XmlReaderSettings ReaderSettings { get; } = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        CloseInput = false,
    };

    /// <summary>Goes through the members of the element that the reader is at, and past its end.</summary>
    /// <param name="xml">The reader, at an element.</param>
    /// <param name="member">Gets the reader at each member, and has to read past it.</param>
    public static void ReadMembers(this XmlReader xml, Action<XmlReader> member)
    {
        var depth = xml.Depth;
        if (!xml.IsEmptyElement)
        {
            xml.Read();
            while (xml.Depth > depth)
            {
                if (xml.NodeType == XmlNodeType.Element) member(xml);
                else xml.Read();
            }
        }
        xml.Read();
    }

    /// <summary>The element that the reader is at, whole.</summary>
    public static XElement ReadElement(this XmlReader xml) => (XElement)XNode.ReadFrom(xml);

    public static XElement? Child(this XElement element, string name)
    {
        // By hand: this is asked for each property of each object.
        for (var node = element.FirstNode; node is not null; node = node.NextNode)
        {
            if (node is XElement child && child.Name.LocalName == name) return child;
        }
        return null;
    }

    public static IEnumerable<XElement> Children(this XElement element, string name) => element.Elements().Where(child => child.Name.LocalName == name);

    /// <summary>The element at the end of a path such as <c>providerId.id</c>.</summary>
    public static XElement? At(this XElement element, string path)
    {
        if (path.IndexOf('.') < 0) return element.Child(path);
        var found = (XElement?)element;
        foreach (var name in path.Split('.')) found = found?.Child(name);
        return found;
    }

    public static string? Text(this XElement element, string path) => element.At(path)?.Value;

    public static bool? Flag(this XElement element, string path) => element.Text(path) switch
    {
        "true" or "1" => true,
        "false" or "0" => false,
        _ => null,
    };

    public static long? Number(this XElement element, string path) =>
        long.TryParse(element.Text(path), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>A date; its fraction may have up to nine digits.</summary>
    public static DateTimeOffset? Time(this XElement element, string path)
    {
        try
        {
            return element.Text(path) is { Length: > 0 } text ? XmlConvert.ToDateTimeOffset(text) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    public static ObjectRef? Reference(this XElement element, string path) => element.At(path)?.ToReference();

    /// <summary>A managed object reference: <c>&lt;x type="HostSystem"&gt;host-21&lt;/x&gt;</c>.</summary>
    public static ObjectRef? ToReference(this XElement element) =>
        element.Attribute("type") is { Value.Length: > 0 } type && !element.HasElements && element.Value.Length > 0 ? new ObjectRef(type.Value, element.Value) : null;

    /// <summary>The name of the value's real type, without prefix; null where the schema's type is meant.</summary>
    public static string? TypeName(this XElement element) => element.Attribute(SoapNames.XsiType) is { } type ? Local(type.Value) : null;

    /// <summary>The same of the element that the reader is at.</summary>
    public static string? TypeName(this XmlReader xml) => xml.GetAttribute("type", SoapNames.XsiUri) is { } type ? Local(type) : null;

    /// <summary>A type's name with the prefixes that we use, for a value that goes back to a server.</summary>
    public static string PlainTypeName(XElement element, string name)
    {
        var end = name.IndexOf(':');
        if (end < 0) return name;
        var local = name.Substring(end + 1);
        // The envelope that declared the prefix is gone by now. XML Schema's own types are the ones written small.
        var uri = element.GetNamespaceOfPrefix(name.Substring(0, end))?.NamespaceName;
        return uri == SoapNames.XsdUri || (uri is null && local.Length > 0 && char.IsLower(local[0])) ? "xsd:" + local : local;
    }

    private static string Local(string name) => name.Substring(name.IndexOf(':') + 1);
}
