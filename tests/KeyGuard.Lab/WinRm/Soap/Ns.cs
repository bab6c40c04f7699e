using System.Xml.Linq;

namespace KeyGuard.Lab.WinRm.Soap;

/// <summary>Namespaces and fixed URIs of WS-Management.</summary>
internal static class Ns
{
    public static readonly XNamespace S = "http://www.w3.org/2003/05/soap-envelope";
    public static readonly XNamespace A = "http://schemas.xmlsoap.org/ws/2004/08/addressing";
    public static readonly XNamespace W = "http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd";
    public static readonly XNamespace P = "http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd";
    public static readonly XNamespace X = "http://schemas.xmlsoap.org/ws/2004/09/transfer";
    public static readonly XNamespace N = "http://schemas.xmlsoap.org/ws/2004/09/enumeration";
    public static readonly XNamespace F = "http://schemas.microsoft.com/wbem/wsman/1/wsmanfault";
    public static readonly XNamespace Identity = "http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd";
    public static readonly XNamespace Rsp = "http://schemas.microsoft.com/wbem/wsman/1/windows/shell";
    public static readonly XNamespace Xsi = "http://www.w3.org/2001/XMLSchema-instance";

    public const string Anonymous = "http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous";
    public const string Transfer = "http://schemas.xmlsoap.org/ws/2004/09/transfer/";
    public const string Enumeration = "http://schemas.xmlsoap.org/ws/2004/09/enumeration/";

    /// <summary>What every resource of Windows itself begins with.</summary>
    public const string Root = "http://schemas.microsoft.com/wbem/wsman/1/";

    public const string Config = Root + "config";
    public const string Wmi = Root + "wmi/";
    public const string Shell = Root + "windows/shell";
}
