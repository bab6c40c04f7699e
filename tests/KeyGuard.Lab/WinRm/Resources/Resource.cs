using System;
using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;
using KeyGuard.Lab.WinRm.Auth;
using KeyGuard.Lab.WinRm.Computers;
using KeyGuard.Lab.WinRm.Soap;

namespace KeyGuard.Lab.WinRm.Resources;

/// <summary>One operation on a resource of a computer; its lock is held.</summary>
internal sealed record ResourceCall(Computer Computer, SoapRequest Request, Principal Who)
{
    /// <exception cref="WsmanFault">There is no body.</exception>
    public XElement Body => Request.Body ?? throw WsmanFault.Of(Codes.InvalidBody);

    /// <summary>The values of the keys, in this order.</summary>
    /// <exception cref="WsmanFault">A key is missing, or there is one too many.</exception>
    public string[] Keys(params string[] names)
    {
        if (names.Any(name => !Request.Selectors.ContainsKey(name)))
            throw WsmanFault.Of(Codes.InsufficientSelectors);
        if (Request.Selectors.Keys.Any(key => !names.Contains(key, StringComparer.OrdinalIgnoreCase)))
            throw WsmanFault.Of(Codes.UnexpectedSelectors);

        return [.. names.Select(name => Request.Selectors[name])];
    }

    /// <summary>The same on another resource, which a query has named.</summary>
    public ResourceCall Of(string resource) => this with { Request = Request.About(resource) };

    /// <summary>A child of the body by its local name; Windows is not particular about namespaces either.</summary>
    public string? Input(string name) => Request.Body?.Elements().FirstOrDefault(child => child.Name.LocalName == name)?.Value;

    public IEnumerable<string> Inputs(string name) => Request.Body?.Elements().Where(child => child.Name.LocalName == name).Select(child => child.Value) ?? [];
}

/// <summary>An item of an enumeration, with the keys by which it is found again.</summary>
internal sealed record EnumeratedItem(XElement Item, IReadOnlyList<KeyValuePair<string, string>> Keys);

/// <summary>What a resource URI stands for. What a resource does not do is refused.</summary>
internal abstract class Resource
{
    public virtual XElement Get(ResourceCall call) => throw Unsupported();

    public virtual XElement Put(ResourceCall call) => throw Unsupported();

    /// <summary>Creates an instance; the result is where it is found.</summary>
    public virtual XElement Create(ResourceCall call) => throw Unsupported();

    public virtual void Delete(ResourceCall call) => throw Unsupported();

    public virtual IReadOnlyList<EnumeratedItem> Enumerate(ResourceCall call) => throw Unsupported();

    public virtual XElement Invoke(ResourceCall call, string method) => throw Unsupported();

    protected static WsmanFault Unsupported() => WsmanFault.Of(Codes.ActionNotSupported);

    /// <summary>The reply to Create.</summary>
    protected static XElement Created(ResourceCall call, IEnumerable<KeyValuePair<string, string>> keys) =>
        new(Ns.X + "ResourceCreated", Reference(call.Request.Resource, keys).Elements());

    public static XElement Reference(string resource, IEnumerable<KeyValuePair<string, string>> keys) => new(
        Ns.A + "EndpointReference",
        new XElement(Ns.A + "Address", Ns.Anonymous),
        new XElement(
            Ns.A + "ReferenceParameters",
            new XElement(Ns.W + "ResourceURI", resource),
            new XElement(Ns.W + "SelectorSet", keys.Select(key => new XElement(Ns.W + "Selector", new XAttribute("Name", key.Key), key.Value)))));
}
