using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Xml.Linq;
using KeyGuard.Lab.WinRm.Soap;

namespace KeyGuard.Lab.WinRm.Resources;

/// <summary>Enumerations that are not at their end: what is left of each, by its context.</summary>
/// <remarks>Guarded by the computer's lock.</remarks>
internal sealed class Enumerations
{
    private const int MostItems = 32_000;

    private readonly Dictionary<string, Queue<XElement>> _open = [];

    public XElement Begin(ResourceCall call, IReadOnlyList<EnumeratedItem> items)
    {
        XElement? body = call.Request.Body;
        string mode = body?.Element(Ns.W + "EnumerationMode")?.Value.Trim() ?? "";
        var left = new Queue<XElement>(items.Select(item => Represent(item, mode, call.Request.Resource)));
        if (body?.Element(Ns.W + "OptimizeEnumeration") is null)
            return new XElement(Ns.N + "EnumerateResponse", new XElement(Ns.N + "EnumerationContext", Keep(left)));

        // without a number, one item at a time
        XElement[] first = Take(left, Number(body.Element(Ns.W + "MaxElements")));
        return new XElement(
            Ns.N + "EnumerateResponse",
            new XElement(Ns.N + "EnumerationContext", left.Count > 0 ? Keep(left) : null),
            new XElement(Ns.W + "Items", first),
            left.Count == 0 ? new XElement(Ns.W + "EndOfSequence") : null);
    }

    public XElement Pull(ResourceCall call)
    {
        string context = Context(call);
        if (!_open.Remove(context, out Queue<XElement>? left))
            throw WsmanFault.Of(Codes.BadContext);

        XElement[] next = Take(left, Number(call.Body.Element(Ns.N + "MaxElements")));
        return new XElement(
            Ns.N + "PullResponse",
            left.Count > 0 ? new XElement(Ns.N + "EnumerationContext", Keep(left)) : null,
            new XElement(Ns.N + "Items", next),
            left.Count == 0 ? new XElement(Ns.N + "EndOfSequence") : null);
    }

    public bool Release(ResourceCall call) => _open.Remove(Context(call)) ? true : throw WsmanFault.Of(Codes.BadContext);

    private static string Context(ResourceCall call) => call.Body.Element(Ns.N + "EnumerationContext")?.Value.Trim() ?? "";

    private string Keep(Queue<XElement> left)
    {
        string context = "uuid:" + Guid.NewGuid().ToString().ToUpperInvariant();
        _open[context] = left;
        return context;
    }

    private static XElement[] Take(Queue<XElement> left, int most)
    {
        var taken = new List<XElement>();
        while (taken.Count < most && left.TryDequeue(out XElement? item))
            taken.Add(item);
        return [.. taken];
    }

    private static int Number(XElement? element) =>
        int.TryParse(element?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? Math.Clamp(number, 1, MostItems) : 1;

    private static XElement Represent(EnumeratedItem item, string mode, string resource) => mode switch
    {
        "EnumerateEPR" => Resource.Reference(resource, item.Keys),
        "EnumerateObjectAndEPR" => new XElement(Ns.W + "Item", item.Item, Resource.Reference(resource, item.Keys)),
        _ => item.Item,
    };
}
