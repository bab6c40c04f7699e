using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace KeyGuard.Lab.WinRm.Soap;

/// <summary>A request as far as the service looks at it: addressing, resource, selectors, body.</summary>
internal sealed class SoapRequest
{
    private SoapRequest(XElement header, XElement? body)
    {
        Body = body;
        Action = Text(header, Ns.A + "Action");
        MessageId = Text(header, Ns.A + "MessageID");
        Resource = Text(header, Ns.W + "ResourceURI");
        Selectors = Pairs(header, "SelectorSet", "Selector");
        Options = Pairs(header, "OptionSet", "Option");
        MaxEnvelopeSize = int.TryParse(Text(header, Ns.W + "MaxEnvelopeSize"), out int size) ? size : null;
        OperationTimeout = Text(header, Ns.W + "OperationTimeout");
    }

    private SoapRequest(SoapRequest other, string resource)
    {
        (Body, Action, MessageId) = (other.Body, other.Action, other.MessageId);
        (Selectors, Options) = (other.Selectors, other.Options);
        (MaxEnvelopeSize, OperationTimeout) = (other.MaxEnvelopeSize, other.OperationTimeout);
        Resource = resource;
    }

    public string Action { get; }

    public string MessageId { get; }

    public string Resource { get; }

    public IReadOnlyDictionary<string, string> Selectors { get; }

    public IReadOnlyDictionary<string, string> Options { get; }

    public int? MaxEnvelopeSize { get; }

    public string OperationTimeout { get; }

    /// <summary>The first element of the SOAP body.</summary>
    public XElement? Body { get; }

    public bool IsIdentify => Body?.Name == Ns.Identity + "Identify";

    /// <summary>Get, Put, …; for an invoked method its name alone.</summary>
    public string Verb => IsIdentify ? "Identify" : Action[(Action.LastIndexOf('/') + 1)..];

    /// <summary>The resource without what all begin with, and its selectors: <c>config/listener?Address=*+Transport=HTTP</c>.</summary>
    public string ShortResource
    {
        get
        {
            string name = Resource.StartsWith(Ns.Root, StringComparison.OrdinalIgnoreCase) ? Resource[Ns.Root.Length..] : Resource;
            string keys = string.Join('+', Selectors.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Key + "=" + pair.Value));
            return keys.Length == 0 ? name : name + "?" + keys;
        }
    }

    /// <exception cref="XmlException">It is no envelope.</exception>
    public static SoapRequest Parse(byte[] envelope)
    {
        // a byte order mark tells UTF-16 from UTF-8, as the service accepts both
        using var reader = new StreamReader(new MemoryStream(envelope), Encoding.UTF8, detectEncodingFromByteOrderMarks: true);
        XElement root = XDocument.Load(reader).Root!;
        if (root.Name != Ns.S + "Envelope" || root.Element(Ns.S + "Body") is not { } body)
            throw new XmlException("This is no SOAP 1.2 envelope.");

        return new SoapRequest(root.Element(Ns.S + "Header") ?? new XElement(Ns.S + "Header"), body.Elements().FirstOrDefault());
    }

    /// <summary>The same request about another resource.</summary>
    public SoapRequest About(string resource) => new(this, resource);

    private static string Text(XElement header, XName name) => header.Element(name)?.Value.Trim() ?? "";

    private static Dictionary<string, string> Pairs(XElement header, string set, string item)
    {
        var pairs = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (XElement element in header.Elements(Ns.W + set).Elements(Ns.W + item))
            pairs[(string?)element.Attribute("Name") ?? ""] = element.Value;
        return pairs;
    }
}
