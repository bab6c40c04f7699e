using System;
using System.Collections.Generic;
using System.Xml.Linq;
using KeyGuard.Lab.WinRm.Soap;

namespace KeyGuard.Lab.WinRm.Resources;

/// <summary>A namespace of WMI as a whole, <c>…/*</c>: it is enumerated with a query, which names the class.</summary>
internal sealed class AllClasses(string namespaceUri, Func<string, Resource> find) : Resource
{
    private const string Dialect = "http://schemas.microsoft.com/wbem/wsman/1/WQL";

    public override IReadOnlyList<EnumeratedItem> Enumerate(ResourceCall call)
    {
        XElement? filter = call.Request.Body?.Element(Ns.W + "Filter");
        if (filter?.Attribute("Dialect")?.Value != Dialect)
            throw WsmanFault.Of(Codes.BadFilter);

        WqlQuery query = WqlQuery.Parse(filter.Value);
        string uri = namespaceUri + query.ClassName;
        var found = new List<EnumeratedItem>();
        foreach (EnumeratedItem item in find(uri).Enumerate(call.Of(uri)))
        {
            if (query.Takes(item.Item))
                found.Add(item);
        }

        return found;
    }
}
