using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Xml;
using System.Xml.Linq;
using KeyGuard.Secrets;

namespace KeyGuard.VSphere.Soap;

/// <summary>
/// Writes a call's parameters. The order of calls is the order on the wire, which has to be the schema's. Names are in
/// the service's namespace; no value is left as a string of a secret.
/// </summary>
internal sealed class SoapWriter
{
    private readonly XmlWriter _xml;
    private readonly Stream _stream;
    private readonly string _namespace;

    /// <param name="xml">Writes to <paramref name="stream"/>.</param>
    /// <param name="stream">Takes secrets directly, because the XML writer's own buffers are never overwritten.</param>
    /// <param name="serviceNamespace">The namespace of all elements.</param>
    public SoapWriter(XmlWriter xml, Stream stream, string serviceNamespace)
    {
        _xml = xml;
        _stream = stream;
        _namespace = serviceNamespace;
    }

    /// <summary>The secrets written, so that nothing that the server says repeats them.</summary>
    public List<SecretBytes> Secrets { get; } = [];

    public void Text(string name, string value) => _xml.WriteElementString(name, _namespace, value);

    public void Flag(string name, bool value) => Text(name, value ? "true" : "false");

    public void Number(string name, long value) => Text(name, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Written only where there is a value.</summary>
    public void Optional(string name, string? value)
    {
        if (value is not null) Text(name, value);
    }

    /// <inheritdoc cref="Optional(string, string?)"/>
    public void Optional(string name, bool? value)
    {
        if (value is { } known) Flag(name, known);
    }

    /// <inheritdoc cref="Optional(string, string?)"/>
    public void Optional(string name, long? value)
    {
        if (value is { } known) Number(name, known);
    }

    /// <summary>A reference: the type as a plain attribute.</summary>
    public void Ref(string name, ObjectRef value)
    {
        _xml.WriteStartElement(name, _namespace);
        _xml.WriteAttributeString("type", value.Type);
        _xml.WriteString(value.Id);
        _xml.WriteEndElement();
    }

    /// <inheritdoc cref="Optional(string, string?)"/>
    public void Optional(string name, ObjectRef? value)
    {
        if (value is { } known) Ref(name, known);
    }

    /// <summary>A value with members, of the type that the schema says.</summary>
    public void Object(string name, Action<SoapWriter> members) => Typed(name, null, members);

    /// <summary>A value whose type the schema leaves open.</summary>
    public void Typed(string name, string? type, Action<SoapWriter>? members = null)
    {
        _xml.WriteStartElement(name, _namespace);
        if (type is not null) _xml.WriteAttributeString("xsi", "type", SoapNames.XsiUri, type);
        members?.Invoke(this);
        _xml.WriteFullEndElement();
    }

    /// <summary>A secret, in UTF-8; it goes past the XML writer and becomes no string.</summary>
    public void Secret(string name, SecretBytes value)
    {
        Secrets.Add(value);
        _xml.WriteStartElement(name, _namespace);
        // Closes the start tag.
        _xml.WriteString("");
        _xml.Flush();
        SecretText.Write(value, _stream);
        _xml.WriteFullEndElement();
    }

    /// <summary>What was read from a server, written back as it was, whatever prefixes that server used.</summary>
    /// <param name="element">The element as read.</param>
    /// <param name="name">Another name for it; its own where left out.</param>
    public void Verbatim(XElement element, string? name = null)
    {
        _xml.WriteStartElement(name ?? element.Name.LocalName, _namespace);
        foreach (var attribute in element.Attributes().Where(attribute => !attribute.IsNamespaceDeclaration))
        {
            if (attribute.Name == SoapNames.XsiType) _xml.WriteAttributeString("xsi", "type", SoapNames.XsiUri, SoapXml.PlainTypeName(element, attribute.Value));
            else _xml.WriteAttributeString(attribute.Name.LocalName, attribute.Value);
        }
        if (!element.HasElements) _xml.WriteString(element.Value);
        foreach (var child in element.Elements()) Verbatim(child);
        _xml.WriteFullEndElement();
    }
}
