using System;
using System.IO;
using System.Xml;
using System.Xml.Linq;
using KeyGuard.Lab.VSphere.Schema;
using KeyGuard.Lab.VSphere.Values;

namespace KeyGuard.Lab.VSphere.Soap;

/// <summary>One call: which method, on what, with which parameters, in which version of the API.</summary>
internal sealed record SoapRequest(SchemaMethod Method, ManagedRef This, SoapNode Parameters, ApiVersion Version)
{
    private static readonly XNamespace Envelope = "http://schemas.xmlsoap.org/soap/envelope/";

    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, IgnoreComments = true, IgnoreProcessingInstructions = true };

    /// <summary>Reads and checks a request.</summary>
    /// <param name="body">The envelope.</param>
    /// <param name="action">The SOAPAction header, which names namespace and version.</param>
    /// <param name="service">The namespace that the endpoint serves: urn:vim25 or urn:vsan.</param>
    /// <param name="newest">The version of the server.</param>
    /// <exception cref="VimFaultException">The request is not what the schema asks for.</exception>
    public static SoapRequest Read(Stream body, string action, string service, ApiVersion newest)
    {
        ApiVersion version = VersionOf(action, service, newest);
        XElement call = Call(body, service);
        SchemaMethod? method = VimSchemas.All.Method(call.Name.LocalName);
        bool isOfService = method is not null && method.Owner.StartsWith("Vsan", StringComparison.Ordinal) == (service == "urn:vsan");
        if (!isOfService || version < method!.Since)
            throw InvalidRequest.UnknownMethod(call, version).Raise();

        var validator = new RequestValidator(VimSchemas.All, version, call.Name.Namespace);
        ManagedRef target = validator.Check(call, method);
        return new SoapRequest(method, target, new SoapNode(call), version);
    }

    private static ApiVersion VersionOf(string action, string service, ApiVersion newest)
    {
        string[] parts = action.Trim().Trim('"').Split('/');
        if (parts.Length < 2 || parts[0] != service)
            return ApiVersion.Oldest;

        return ApiVersion.TryParse(parts[1]) is { } version && version <= newest
            ? version
            : throw InvalidRequest.UnsupportedVersion(action.Trim().Trim('"')).Raise();
    }

    private static XElement Call(Stream body, string service)
    {
        XElement envelope = Parse(body);
        if (envelope.Name != Envelope + "Envelope" || envelope.Element(Envelope + "Body") is not { FirstNode: not null } soapBody)
            throw InvalidRequest.Of("The request is no SOAP envelope.", envelope).Raise();

        foreach (XElement call in soapBody.Elements())
            return call.Name.NamespaceName == service ? call : throw InvalidRequest.UnknownMethod(call, null).Raise();
        throw InvalidRequest.Of("The SOAP body is empty.", envelope).Raise();
    }

    private static XElement Parse(Stream body)
    {
        try
        {
            using var reader = XmlReader.Create(body, Settings);
            return XElement.Load(reader, LoadOptions.SetLineInfo | LoadOptions.PreserveWhitespace);
        }
        catch (XmlException mistake)
        {
            throw InvalidRequest.Of(mistake.Message, null).Raise();
        }
    }
}
