using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;
using System.Xml;
using System.Xml.Linq;
using KeyGuard.Http;

namespace KeyGuard.VSphere.Soap;

/// <summary>Reads replies. The element around the values is not looked at: servers have been seen to misname it.</summary>
internal static class SoapReply
{
    private const int LargeBuffer = 64 * 1024;

    /// <summary>The <c>returnval</c> elements of a reply that was read whole.</summary>
    public static IReadOnlyList<XElement> Values(HttpReply reply)
    {
        var values = new List<XElement>();
        Read(Open(reply), xml => values.Add(xml.ReadElement()));
        return values;
    }

    /// <summary>The fault in a reply; null where there is none, as with a web server's own page.</summary>
    public static VimFault? Fault(HttpReply reply)
    {
        try
        {
            using var xml = XmlReader.Create(Open(reply), SoapXml.ReaderSettings);
            return xml.ReadToFollowing("Fault", SoapNames.EnvelopeUri) ? VimFault.FromSoap(xml.ReadElement()) : null;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    /// <summary>Whether the server answered in its own words, however bad the status: asking again brings the same.</summary>
    public static bool IsFault(HttpReply reply) => reply.Body.Span.IndexOf("faultcode"u8) >= 0;

    /// <summary>Goes through the parts of the one value of a reply, which may be still coming.</summary>
    /// <param name="reply">The reply.</param>
    /// <param name="part">Gets the reader at each member of <c>returnval</c>, and has to read past it.</param>
    public static void ReadParts(HttpReply reply, Action<XmlReader> part)
    {
        using Stream body = reply.Content is { } coming ? new BufferedStream(coming, LargeBuffer) : Open(reply);
        Read(body, xml => xml.ReadMembers(part));
    }

    private static void Read(Stream body, Action<XmlReader> value)
    {
        using var xml = XmlReader.Create(body, SoapXml.ReaderSettings);
        if (!xml.ReadToFollowing("Body", SoapNames.EnvelopeUri)) throw new XmlException("There is no SOAP body.");
        var depth = xml.Depth + 1;
        xml.Read();
        while (!xml.EOF)
        {
            if (xml.Depth == depth + 1 && xml.NodeType == XmlNodeType.Element) value(xml);
            else xml.Read();
        }
    }

    private static MemoryStream Open(HttpReply reply) =>
        MemoryMarshal.TryGetArray(reply.Body, out var bytes) ? new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false) : new MemoryStream(reply.Body.ToArray(), writable: false);
}
