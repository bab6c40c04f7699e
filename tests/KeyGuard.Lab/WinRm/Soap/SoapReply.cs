using System;
using System.IO;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace KeyGuard.Lab.WinRm.Soap;

/// <summary>Writes envelopes in the shape that Windows' own have: prefixes s, a, x, w, p, and the language on the envelope.</summary>
internal static class SoapReply
{
    private const string FaultAction = "http://schemas.dmtf.org/wbem/wsman/1/wsman/fault";
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private static readonly XNamespace Wsse = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";

    public static byte[] Success(SoapRequest request, XElement? body) => Envelope(request.Action + "Response", request.MessageId, body);

    public static byte[] Identify(string productVersion) => Write(new XElement(
        Ns.S + "Envelope",
        new XAttribute(XNamespace.Xml + "lang", "en-US"),
        new XAttribute(XNamespace.Xmlns + "s", Ns.S),
        new XElement(Ns.S + "Header"),
        new XElement(Ns.S + "Body", new XElement(
            Ns.Identity + "IdentifyResponse",
            new XAttribute(XNamespace.Xmlns + "wsmid", Ns.Identity),
            new XElement(Ns.Identity + "ProtocolVersion", "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"),
            new XElement(Ns.Identity + "ProductVendor", "Microsoft Corporation"),
            new XElement(Ns.Identity + "ProductVersion", productVersion)))));

    public static byte[] Fault(SoapRequest? request, WsmanFault fault, string machine)
    {
        var detail = new XElement(Ns.S + "Detail");
        if (fault.FaultDetail is not null)
            detail.Add(new XElement(Ns.W + "FaultDetail", fault.FaultDetail));
        bool isByProvider = request?.Resource.StartsWith(Ns.Config, StringComparison.OrdinalIgnoreCase) == true;
        detail.Add(Detail(fault, machine, isByProvider ? Provider(fault, machine) : fault.Message));
        var body = new XElement(
            Ns.S + "Fault",
            new XElement(Ns.S + "Code", new XElement(Ns.S + "Value", fault.IsReceiver ? "s:Receiver" : "s:Sender"), new XElement(Ns.S + "Subcode", new XElement(Ns.S + "Value", fault.Subcode))),
            new XElement(Ns.S + "Reason", new XElement(Ns.S + "Text", new XAttribute(XNamespace.Xml + "lang", "en-US"), fault.Message)),
            detail);
        return Envelope(FaultAction, request?.MessageId ?? "", body);
    }

    private static XElement Detail(WsmanFault fault, string machine, object message) => new(
        Ns.F + "WSManFault",
        new XAttribute(XNamespace.Xmlns + "f", Ns.F),
        new XAttribute("Code", fault.Code),
        new XAttribute("Machine", machine),
        new XElement(Ns.F + "Message", message));

    /// <summary>What a provider refuses comes as its own fault within the service's; only the inner one has the text.</summary>
    private static XElement Provider(WsmanFault fault, string machine) => new(
        Ns.F + "ProviderFault",
        new XAttribute("provider", "Config provider"),
        new XAttribute("path", @"%systemroot%\system32\WsmSvc.dll"),
        Detail(fault, machine, fault.Message));

    private static byte[] Envelope(string action, string relatesTo, XElement? body) => Write(new XElement(
        Ns.S + "Envelope",
        new XAttribute(XNamespace.Xml + "lang", "en-US"),
        new XAttribute(XNamespace.Xmlns + "s", Ns.S),
        new XAttribute(XNamespace.Xmlns + "a", Ns.A),
        new XAttribute(XNamespace.Xmlns + "x", Ns.X),
        new XAttribute(XNamespace.Xmlns + "n", Ns.N),
        new XAttribute(XNamespace.Xmlns + "w", Ns.W),
        new XAttribute(XNamespace.Xmlns + "p", Ns.P),
        new XAttribute(XNamespace.Xmlns + "wsse", Wsse),
        new XElement(
            Ns.S + "Header",
            new XElement(Ns.A + "Action", action),
            new XElement(Ns.A + "MessageID", "uuid:" + Guid.NewGuid().ToString().ToUpperInvariant()),
            new XElement(Ns.A + "To", Ns.Anonymous),
            new XElement(Ns.A + "RelatesTo", relatesTo)),
        new XElement(Ns.S + "Body", body)));

    private static byte[] Write(XElement envelope)
    {
        var bytes = new MemoryStream();
        using (var writer = XmlWriter.Create(bytes, new XmlWriterSettings { Encoding = Utf8, OmitXmlDeclaration = true }))
            envelope.WriteTo(writer);
        return bytes.ToArray();
    }
}
