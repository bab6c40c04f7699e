using System.Xml.Linq;

namespace KeyGuard.WinRm.Protocol;

/// <summary>The namespaces of WS-Management and of Microsoft's additions (MS-WSMV).</summary>
internal static class WsManNames
{
    public static readonly XNamespace Soap = "http://www.w3.org/2003/05/soap-envelope";
    public static readonly XNamespace Addressing = "http://schemas.xmlsoap.org/ws/2004/08/addressing";
    public static readonly XNamespace WsMan = "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd";
    public static readonly XNamespace Microsoft = "http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd";
    public static readonly XNamespace Transfer = "http://schemas.xmlsoap.org/ws/2004/09/transfer";
    public static readonly XNamespace Enumeration = "http://schemas.xmlsoap.org/ws/2004/09/enumeration";
    public static readonly XNamespace Identity = "http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd";

    /// <summary>The address that means: reply on this very connection.</summary>
    public const string Anonymous = "http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous";

    /// <summary>The language of WMI's queries, as a filter's dialect.</summary>
    public const string Wql = "http://schemas.microsoft.com/wbem/wsman/1/WQL";

    /// <summary>The media type of an envelope.</summary>
    public const string ContentType = "application/soap+xml;charset=UTF-8";

    /// <summary>How <see cref="ContentType"/> is recognised in an answer.</summary>
    public const string MediaType = "application/soap+xml";
}
