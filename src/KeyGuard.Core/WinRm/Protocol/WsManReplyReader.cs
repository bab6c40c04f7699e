using System.IO;
using System.Linq;
using System.Xml;
using System.Xml.Linq;
using KeyGuard.Http;

namespace KeyGuard.WinRm.Protocol;

/// <summary>Takes a reply's envelope apart. No document type definitions, nothing fetched from anywhere.</summary>
internal static class WsManReplyReader
{
    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, CloseInput = true };

    /// <summary>What an envelope says.</summary>
    /// <param name="Body">The element in its body; null for an empty one.</param>
    /// <param name="RelatesTo">The id of the message that it answers.</param>
    /// <param name="Fault">The fault, where it is one.</param>
    public sealed record Envelope(XElement? Body, string? RelatesTo, WsManFault? Fault);

    /// <summary>Null for what is no SOAP envelope.</summary>
    public static Envelope? Read(byte[] bytes, int offset, int count, int status)
    {
        var root = Parse(bytes, offset, count);
        if (root?.Name.LocalName != "Envelope" || root.Part("Body") is not { } body) return null;
        var first = body.Elements().FirstOrDefault();
        var relatesTo = root.Part("Header")?.Part("RelatesTo")?.Value.Trim();
        return new Envelope(first, relatesTo, first?.Name.LocalName == "Fault" ? ReadFault(first, status) : null);
    }

    /// <summary>The fault in a text that holds one, such as the operating system's client gives; null for any other text.</summary>
    public static WsManFault? ReadFaultText(string text)
    {
        var start = text.IndexOf('<');
        if (start < 0) return null;
        var bytes = System.Text.Encoding.UTF8.GetBytes(text.Substring(start));
        var root = Parse(bytes, 0, bytes.Length);
        return root?.DescendantsAndSelf().Any(element => element.Name.LocalName == "WSManFault") == true ? ReadFault(root, 0) : null;
    }

    private static WsManFault ReadFault(XElement fault, int status)
    {
        var outer = fault.DescendantsAndSelf().FirstOrDefault(element => element.Name.LocalName == "WSManFault");
        return new WsManFault
        {
            Status = status,
            Code = long.TryParse(outer?.Mark("Code"), out var code) ? code : null,
            Subcode = AfterLast(fault.Part("Code")?.Part("Subcode")?.PartText("Value") ?? "", ':'),
            Detail = AfterLast(fault.Part("Detail")?.PartText("FaultDetail") ?? "", '/'),
            Text = Redactor.Clean(Innermost(outer) ?? fault.Part("Reason")?.PartText("Text")),
        };
    }

    // Providers nest their own fault in the service's; the innermost says most.
    private static string? Innermost(XElement? fault) => fault?.DescendantsAndSelf()
        .Where(element => element.Name.LocalName == "WSManFault")
        .Select(element => element.PartText("Message"))
        .LastOrDefault(text => text.Length > 0);

    private static XElement? Parse(byte[] bytes, int offset, int count)
    {
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(bytes, offset, count, writable: false), Settings);
            return XElement.Load(reader);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static string AfterLast(string text, char separator) => text.Substring(text.LastIndexOf(separator) + 1).Trim();
}
