using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;
using KeyGuard.Lab.WinRm.Soap;

namespace KeyGuard.Lab.WinRm.Resources;

/// <summary>Instances of WMI's classes, and results of their methods, as XML (MS-WSMV, DSP0230).</summary>
internal static class Wmi
{
    public const uint Done = 0;

    /// <summary>A value of null is written as nil; a list as one element for each.</summary>
    public static XElement Instance(string resource, string className, params (string Name, object? Value)[] properties)
    {
        XNamespace p = resource;
        return new XElement(
            p + className,
            new XAttribute(XNamespace.Xmlns + "p", p),
            new XAttribute(XNamespace.Xmlns + "xsi", Ns.Xsi),
            new XAttribute(Ns.Xsi + "type", "p:" + className + "_Type"),
            new XAttribute(XNamespace.Xml + "lang", "en-US"),
            properties.SelectMany(property => Property(p, property.Name, property.Value)));
    }

    public static XElement Output(ResourceCall call, string method, uint returnValue, params (string Name, object? Value)[] results)
    {
        XNamespace p = call.Request.Resource;
        return new XElement(
            p + (method + "_OUTPUT"),
            new XAttribute(XNamespace.Xmlns + "p", p),
            new XAttribute(XNamespace.Xmlns + "xsi", Ns.Xsi),
            results.SelectMany(result => Property(p, result.Name, result.Value)),
            new XElement(p + "ReturnValue", returnValue));
    }

    private static IEnumerable<XElement> Property(XNamespace p, string name, object? value) => value switch
    {
        null => [new XElement(p + name, new XAttribute(Ns.Xsi + "nil", "true"))],
        bool flag => [new XElement(p + name, flag ? "true" : "false")],
        string text => [new XElement(p + name, text)],
        System.Collections.IEnumerable list => list.Cast<object>().Select(item => new XElement(p + name, item)),
        _ => [new XElement(p + name, value)],
    };
}
