using System;
using System.Collections.Generic;
using System.Text;
using System.Xml;
using KeyGuard.Secrets;

namespace KeyGuard.VSphere.Soap;

/// <summary>A call as it goes over the wire. Overwritten when disposed, because it may hold a password.</summary>
internal sealed class SoapRequest : IDisposable
{
    // Line ends in what was read from a server go back as they came; no indentation, which would become text.
    private static readonly XmlWriterSettings Settings = new() { Encoding = new UTF8Encoding(false), NewLineHandling = NewLineHandling.Entitize, CloseOutput = false };

    private readonly SecretBytes _body;

    private SoapRequest(SecretBytes body, IReadOnlyList<SecretBytes> secrets)
    {
        _body = body;
        Secrets = secrets;
    }

    public byte[] Body => _body.Bytes;

    /// <summary>The secrets in the body; they stay the caller's.</summary>
    public IReadOnlyList<SecretBytes> Secrets { get; }

    /// <param name="call">The call.</param>
    /// <param name="operationId">What vCenter writes into its own logs beside the call (opID).</param>
    public static SoapRequest Write(VimCall call, string operationId)
    {
        using var stream = new SecretStream();
        IReadOnlyList<SecretBytes> secrets;
        using (var xml = XmlWriter.Create(stream, Settings))
        {
            xml.WriteStartElement("soapenv", "Envelope", SoapNames.EnvelopeUri);
            xml.WriteAttributeString("xmlns", "xsd", null, SoapNames.XsdUri);
            xml.WriteAttributeString("xmlns", "xsi", null, SoapNames.XsiUri);
            xml.WriteStartElement("Header", SoapNames.EnvelopeUri);
            xml.WriteElementString("operationID", operationId);
            xml.WriteEndElement();
            xml.WriteStartElement("Body", SoapNames.EnvelopeUri);
            secrets = WriteMethod(call, xml, stream);
            xml.WriteEndElement();
            xml.WriteEndElement();
        }
        return new SoapRequest(stream.ToSecret(), secrets);
    }

    public void Dispose() => _body.Dispose();

    private static List<SecretBytes> WriteMethod(VimCall call, XmlWriter xml, SecretStream stream)
    {
        var service = call.Service.Namespace();
        var writer = new SoapWriter(xml, stream, service);
        xml.WriteStartElement(call.Method, service);
        writer.Ref("_this", call.This);
        call.Arguments?.Invoke(writer);
        xml.WriteEndElement();
        return writer.Secrets;
    }
}
