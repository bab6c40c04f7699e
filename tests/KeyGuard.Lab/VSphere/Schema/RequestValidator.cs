using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Xml;
using System.Xml.Linq;
using KeyGuard.Lab.VSphere.Soap;
using KeyGuard.Lab.VSphere.Values;

namespace KeyGuard.Lab.VSphere.Schema;

/// <summary>Checks a request as a real vCenter does: every element known in that version, in the order of the schema, of the right type, none missing.</summary>
internal sealed class RequestValidator(VimSchema schema, ApiVersion version, XNamespace space)
{
    private static readonly XName TypeAttribute = XName.Get("type", "http://www.w3.org/2001/XMLSchema-instance");

    /// <exception cref="VimFaultException">The request is not what the schema asks for.</exception>
    public ManagedRef Check(XElement call, SchemaMethod method)
    {
        XElement target = call.Elements().FirstOrDefault() is { } first && first.Name == space + "_this" ? first : throw InvalidRequest.MissingParameter("_this", call).Raise();
        CheckReference(target, "ManagedObject");
        CheckFields(call, [.. call.Elements().Skip(1)], method.Parameters, null);
        return new SoapNode(target).Reference;
    }

    /// <summary>One walk over both: elements may only go forward through the fields.</summary>
    private void CheckFields(XElement parent, IReadOnlyList<XElement> children, SchemaField[] fields, string? parentType)
    {
        int at = 0;
        foreach (SchemaField field in fields)
        {
            int first = at;
            while (at < children.Count && children[at].Name == space + field.Name && field.Since <= version && (field.Repeats || at == first))
                CheckValue(children[at++], field.Type);
            if (at == first && field.Required && field.Since <= version)
                throw Missing(field.Name, parent, children, at, parentType).Raise();
        }

        if (at < children.Count)
            throw InvalidRequest.Unexpected(children[at], parent, parentType ?? parent.Name.LocalName).Raise();
    }

    /// <summary>What is in the place of a missing element is named first, because the parser meets it first.</summary>
    private static VimFault Missing(string field, XElement parent, IReadOnlyList<XElement> children, int at, string? parentType)
    {
        if (at < children.Count)
            return InvalidRequest.Unexpected(children[at], parent, parentType ?? parent.Name.LocalName);
        return parentType is null ? InvalidRequest.MissingParameter(field, parent) : InvalidRequest.MissingProperty(field, parent, parentType);
    }

    private void CheckValue(XElement element, string type)
    {
        if (schema.IsManaged(type))
            CheckReference(element, type);
        else if (schema.Type(type) is { } declared)
            CheckObject(element, declared);
        else if (!FitsSimple(element, type))
            throw InvalidRequest.BadValue(element, type).Raise();
    }

    private void CheckReference(XElement element, string type)
    {
        if ((string?)element.Attribute("type") is not { Length: > 0 } given)
            throw InvalidRequest.NoReferenceType(element).Raise();
        if (element.HasElements || !schema.IsManaged(given) || !schema.IsKind(given, type))
            throw InvalidRequest.BadType(given, element, type).Raise();
    }

    private void CheckObject(XElement element, SchemaType declared)
    {
        SchemaType actual = declared;
        if ((string?)element.Attribute(TypeAttribute) is { } given)
        {
            actual = schema.Type(given[(given.IndexOf(':', StringComparison.Ordinal) + 1)..]) is { } known && known.Is(declared.Name) && known.Since <= version
                ? known
                : throw InvalidRequest.BadType(given, element, declared.Name).Raise();
        }

        if (actual.IsAbstract)
            throw InvalidRequest.AbstractType(element, actual.Name).Raise();

        element.AddAnnotation(actual);
        CheckFields(element, [.. element.Elements()], actual.Fields, actual.Name);
    }

    private bool FitsSimple(XElement element, string type)
    {
        if (type is "any" or "anyType")
            return true;
        if (element.HasElements)
            return false;

        string text = element.Value.Trim();
        return type switch
        {
            "string" => true,
            "boolean" => text is "true" or "false" or "1" or "0",
            "int" or "short" => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
            "long" => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
            "dateTime" => IsTime(text),
            "base64Binary" => Convert.TryFromBase64String(text, new byte[text.Length], out _),
            _ => schema.Enum(type)?.Contains(text) ?? throw new InvalidOperationException($"The schema does not know {type}."),
        };
    }

    private static bool IsTime(string text)
    {
        try
        {
            XmlConvert.ToDateTimeOffset(text);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
