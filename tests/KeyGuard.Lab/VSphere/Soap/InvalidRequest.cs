using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace KeyGuard.Lab.VSphere.Soap;

/// <summary>The faults for requests that the server can't make sense of: the text says where, innermost first.</summary>
internal static class InvalidRequest
{
    public static VimFault UnsupportedVersion(string version) => Fault($"Unsupported version URI \"{version}\"\n\nwhile parsing SOAP body");

    public static VimFault UnknownMethod(XElement call, ApiVersion? version) =>
        Of($"Unable to resolve WSDL method name \"{call.Name.NamespaceName}:{call.Name.LocalName}\"{(version is { } in_ ? $" in version {in_.Value}" : "")}", call);

    public static VimFault Unexpected(XElement element, XElement parent, string parentType) =>
        Of($"Unexpected element tag \"{element.Name.LocalName}\" seen", element, While(parent, parentType));

    public static VimFault MissingProperty(string property, XElement parent, string parentType) =>
        Of($"Required property {property} is missing from data object of type {parentType}", parent, While(parent, parentType));

    public static VimFault MissingParameter(string parameter, XElement call) =>
        Of($"Required parameter {parameter} is missing", call, While(call, null));

    public static VimFault BadType(string type, XElement element, string expected) =>
        Of($"Type \"{type}\" is unknown or not a {expected}", element, While(element, expected));

    public static VimFault AbstractType(XElement element, string type) => Of($"Cannot instantiate abstract type {type}: xsi:type is missing", element, While(element, type));

    public static VimFault BadValue(XElement element, string type) => Of($"\"{element.Value}\" is not a value of type {type}", element, While(element, type));

    public static VimFault NoReferenceType(XElement element) => Of("Managed object reference without a type attribute", element);

    public static VimFault Of(string problem, XElement? at, string context = "")
    {
        var text = new StringBuilder(problem);
        if (context.Length > 0)
            text.Append("\n\n").Append(context);
        text.Append("\n\nwhile parsing SOAP body");
        if (at is not null)
            text.Append('\n').Append(Place(at));
        return Fault(text.Append("\n\nwhile parsing HTTP request before method was determined\nat line 1, column 0").ToString());
    }

    private static string While(XElement element, string? type) => type is null
        ? $"while parsing call information for method {element.Name.LocalName}\n{Place(element)}"
        : $"while parsing serialized DataObject of type {type}\n{Place(element)}";

    private static string Place(XElement element)
    {
        IXmlLineInfo place = element;
        return string.Create(CultureInfo.InvariantCulture, $"at line {place.LineNumber}, column {place.LinePosition}");
    }

    private static VimFault Fault(string text) => new("InvalidRequest", text);
}
