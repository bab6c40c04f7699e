using System;
using System.Globalization;
using System.IO;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace KeyGuard.WinRm.Protocol;

/// <summary>Writes a request as a SOAP 1.2 envelope: WS-Addressing and WS-Management headers as Windows' own clients write them.</summary>
internal static class WsManEnvelope
{
    private const string Language = "en-US";
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Identify, which is always the same and holds nothing of anybody.</summary>
    public static byte[] Identify() => Bytes(new XElement(
        WsManNames.Soap + "Envelope",
        Prefix("s", WsManNames.Soap),
        Prefix("wsmid", WsManNames.Identity),
        new XElement(WsManNames.Soap + "Header"),
        new XElement(WsManNames.Soap + "Body", new XElement(WsManNames.Identity + "Identify"))));

    /// <param name="request">What is asked.</param>
    /// <param name="to">The whole URL.</param>
    /// <param name="messageId">As <see cref="NewMessageId"/> makes it; the reply has to name it.</param>
    /// <param name="maxEnvelopeSize">The largest reply that the transport can take, in bytes.</param>
    /// <param name="operationTimeout">What the computer is given for it.</param>
    public static byte[] Write(WsManRequest request, Uri to, string messageId, int maxEnvelopeSize, TimeSpan operationTimeout) => Bytes(new XElement(
        WsManNames.Soap + "Envelope",
        Prefix("s", WsManNames.Soap),
        Prefix("a", WsManNames.Addressing),
        Prefix("w", WsManNames.WsMan),
        Prefix("p", WsManNames.Microsoft),
        request.Action is WsManAction.Enumerate or WsManAction.Pull or WsManAction.Release ? Prefix("n", WsManNames.Enumeration) : null,
        Header(request, to, messageId, maxEnvelopeSize, operationTimeout),
        new XElement(WsManNames.Soap + "Body", request.Body)));

    public static string NewMessageId() => "uuid:" + Guid.NewGuid().ToString("D").ToUpperInvariant();

    private static XElement Header(WsManRequest request, Uri to, string messageId, int maxEnvelopeSize, TimeSpan operationTimeout) => new(
        WsManNames.Soap + "Header",
        new XElement(WsManNames.Addressing + "To", to.AbsoluteUri),
        new XElement(WsManNames.Addressing + "ReplyTo", new XElement(WsManNames.Addressing + "Address", MustUnderstand(true), WsManNames.Anonymous)),
        new XElement(WsManNames.Addressing + "Action", MustUnderstand(true), request.ActionUri),
        new XElement(WsManNames.Addressing + "MessageID", messageId),
        new XElement(WsManNames.WsMan + "ResourceURI", MustUnderstand(true), request.ResourceUri),
        Selectors(request),
        new XElement(WsManNames.WsMan + "MaxEnvelopeSize", MustUnderstand(true), maxEnvelopeSize),
        new XElement(WsManNames.WsMan + "OperationTimeout", Duration(operationTimeout)),
        new XElement(WsManNames.WsMan + "Locale", new XAttribute(XNamespace.Xml + "lang", Language), MustUnderstand(false)),
        new XElement(WsManNames.Microsoft + "DataLocale", new XAttribute(XNamespace.Xml + "lang", Language), MustUnderstand(false)));

    private static XElement? Selectors(WsManRequest request)
    {
        if (request.Selectors.Count == 0) return null;
        var set = new XElement(WsManNames.WsMan + "SelectorSet");
        foreach (var selector in request.Selectors) set.Add(new XElement(WsManNames.WsMan + "Selector", new XAttribute("Name", selector.Name), selector.Value));
        return set;
    }

    // In seconds only, as Windows' own clients write it.
    private static string Duration(TimeSpan time) => string.Format(CultureInfo.InvariantCulture, "PT{0:0.###}S", time.TotalSeconds);

    private static XAttribute Prefix(string prefix, XNamespace ns) => new(XNamespace.Xmlns + prefix, ns.NamespaceName);

    private static XAttribute MustUnderstand(bool value) => new(WsManNames.Soap + "mustUnderstand", value);

    private static byte[] Bytes(XElement envelope)
    {
        using var memory = new MemoryStream();
        using (var writer = XmlWriter.Create(memory, new XmlWriterSettings { Encoding = Utf8, OmitXmlDeclaration = true }))
        {
            envelope.WriteTo(writer);
        }
        return memory.ToArray();
    }
}
