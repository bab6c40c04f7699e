using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;

namespace KeyGuard.WinRm.Protocol;

/// <summary>What stands in the bodies of requests and replies.</summary>
internal static class WsManBodies
{
    private const int ItemsPerPage = 20;

    /// <summary>One page of an enumeration; no context means that it was the last.</summary>
    public sealed record ItemPage(IReadOnlyList<XElement> Items, string? Context);

    /// <summary>Asks for the first items in the same reply (DSP0226, 8.2.3).</summary>
    public static XElement Enumerate() => new(
        WsManNames.Enumeration + "Enumerate",
        new XElement(WsManNames.WsMan + "OptimizeEnumeration"),
        new XElement(WsManNames.WsMan + "MaxElements", ItemsPerPage));

    /// <summary>Asks WMI by a query, which is sent to a namespace as a whole (win32/winrm, Enumerating or Listing All the Instances of a Resource).</summary>
    public static XElement Query(string wql) => new(
        WsManNames.Enumeration + "Enumerate",
        new XElement(WsManNames.WsMan + "OptimizeEnumeration"),
        new XElement(WsManNames.WsMan + "MaxElements", ItemsPerPage),
        new XElement(WsManNames.WsMan + "Filter", new XAttribute("Dialect", WsManNames.Wql), wql));

    public static XElement Pull(string context) => new(
        WsManNames.Enumeration + "Pull",
        new XElement(WsManNames.Enumeration + "EnumerationContext", context),
        new XElement(WsManNames.Enumeration + "MaxElements", ItemsPerPage));

    /// <summary>The arguments of a method, <c>…_INPUT</c>.</summary>
    public static XElement Input(string resourceUri, string method, IReadOnlyList<KeyValuePair<string, string>> arguments)
    {
        XNamespace ns = resourceUri;
        return new XElement(ns + (method + "_INPUT"), new XAttribute(XNamespace.Xmlns + "p", resourceUri), arguments.Select(argument => new XElement(ns + argument.Key, argument.Value)));
    }

    /// <summary>A body with the namespace of its resource: settings, each by its name.</summary>
    public static XElement Settings(string resourceUri, string element, params (string Name, string Value)[] settings)
    {
        XNamespace ns = resourceUri;
        return new XElement(ns + element, new XAttribute(XNamespace.Xmlns + "cfg", resourceUri), settings.Select(setting => new XElement(ns + setting.Name, setting.Value)));
    }

    /// <summary>Reads an EnumerateResponse or a PullResponse.</summary>
    public static ItemPage Page(XElement body)
    {
        var items = body.Part("Items")?.Elements().ToArray() ?? [];
        var ended = body.Part("EndOfSequence") is not null;
        var context = body.Part("EnumerationContext")?.Value.Trim();
        return new ItemPage(items, ended || string.IsNullOrEmpty(context) ? null : context);
    }

    /// <summary>Reads an IdentifyResponse; null for anything else.</summary>
    public static WsManIdentity? Identity(XElement? body) =>
        body?.Name.LocalName != "IdentifyResponse" ? null : new WsManIdentity(body.PartText("ProtocolVersion"), body.PartText("ProductVendor"), body.PartText("ProductVersion"));
}
