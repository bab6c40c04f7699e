using System;
using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;

namespace KeyGuard.WinRm.Protocol;

/// <summary>Reads XML by local names: prefixes and, for configuration, even namespaces differ from server to server.</summary>
internal static class XmlParts
{
    /// <summary>The first child of that name.</summary>
    public static XElement? Part(this XElement element, string localName) => element.Elements().FirstOrDefault(child => child.Name.LocalName == localName);

    /// <summary>All children of that name.</summary>
    public static IEnumerable<XElement> Parts(this XElement element, string localName) => element.Elements().Where(child => child.Name.LocalName == localName);

    /// <summary>The text of the first child of that name; empty where there is none.</summary>
    public static string PartText(this XElement element, string localName) => element.Part(localName)?.Value.Trim() ?? "";

    /// <summary>The attribute of that local name.</summary>
    public static string? Mark(this XElement element, string localName) =>
        element.Attributes().FirstOrDefault(attribute => string.Equals(attribute.Name.LocalName, localName, StringComparison.Ordinal) && !attribute.IsNamespaceDeclaration)?.Value;
}
