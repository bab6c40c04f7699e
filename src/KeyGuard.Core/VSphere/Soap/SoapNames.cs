using System.Xml.Linq;

namespace KeyGuard.VSphere.Soap;

/// <summary>The namespaces on the wire. Their prefixes differ from server to server and mean nothing.</summary>
internal static class SoapNames
{
    public const string EnvelopeUri = "http://schemas.xmlsoap.org/soap/envelope/";
    public const string XsdUri = "http://www.w3.org/2001/XMLSchema";
    public const string XsiUri = "http://www.w3.org/2001/XMLSchema-instance";

    /// <summary>The attribute that names the real type of a polymorphic value.</summary>
    public static readonly XName XsiType = XName.Get("type", XsiUri);
}
