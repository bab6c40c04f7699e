using System;
using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;
using KeyGuard.Lab.WinRm.Computers;
using KeyGuard.Lab.WinRm.Listeners;
using KeyGuard.Lab.WinRm.Sockets;
using KeyGuard.Lab.WinRm.Soap;

namespace KeyGuard.Lab.WinRm.Resources;

/// <summary>winrm/config/listener: keys Address and Transport.</summary>
internal sealed class ListenerResource : Resource
{
    private static readonly XNamespace Cfg = Ns.Config + "/listener";

    public override XElement Get(ResourceCall call) => Write(call.Computer, Find(call));

    public override IReadOnlyList<EnumeratedItem> Enumerate(ResourceCall call) =>
        [.. call.Computer.Listeners.All.Select(listener => new EnumeratedItem(Write(call.Computer, listener), KeysOf(listener)))];

    public override XElement Create(ResourceCall call)
    {
        (string address, string transport) = Key(call);
        var bare = new WinRmListener(address, transport) { Port = call.Computer.Listeners.DefaultPort(transport) };
        WinRmListener listener = Apply(bare, call.Body);
        if (call.Computer.Listeners.Find(address, transport) is not null)
            throw WsmanFault.Of(Codes.AlreadyExists);

        ListenerRules.Check(call.Computer, listener);
        call.Computer.Listeners.Set(listener);
        return Created(call, KeysOf(listener));
    }

    public override XElement Put(ResourceCall call)
    {
        WinRmListener old = Own(Find(call));
        WinRmListener changed = Apply(old, call.Body);
        ListenerRules.Check(call.Computer, changed);
        call.Computer.Listeners.Set(changed);
        return Write(call.Computer, changed);
    }

    public override void Delete(ResourceCall call) => call.Computer.Listeners.Remove(Own(Find(call)));

    public static XElement Write(Computer computer, WinRmListener listener) => new(
        Cfg + "Listener",
        new XAttribute(XNamespace.Xmlns + "cfg", Cfg),
        listener.Source.Length > 0 ? new XAttribute("Source", listener.Source) : null,
        new XAttribute(XNamespace.Xml + "lang", "en-US"),
        new XElement(Cfg + "Address", listener.Address),
        new XElement(Cfg + "Transport", listener.Transport),
        new XElement(Cfg + "Port", listener.Port),
        new XElement(Cfg + "Hostname", listener.HostName),
        new XElement(Cfg + "Enabled", listener.Enabled ? "true" : "false"),
        new XElement(Cfg + "URLPrefix", listener.UrlPrefix),
        new XElement(Cfg + "CertificateThumbprint", listener.Thumbprint),
        Listening(computer, listener).Select(address => new XElement(Cfg + "ListeningOn", address)));

    /// <summary>The addresses on which it really listens: none when its port could not be had.</summary>
    private static IReadOnlyList<string> Listening(Computer computer, WinRmListener listener) =>
        listener.Enabled && computer.ForeignPorts.Contains(listener.Port) ? [] : DoorPlan.Addresses(computer, listener);

    private static WinRmListener Find(ResourceCall call)
    {
        (string address, string transport) = Key(call);
        return call.Computer.Listeners.Find(address, transport) ?? throw WsmanFault.Of(Codes.NotFound);
    }

    private static (string Address, string Transport) Key(ResourceCall call)
    {
        string[] keys = call.Keys("Address", "Transport");
        string transport = keys[1].ToUpperInvariant();
        return transport is "HTTP" or "HTTPS" ? (keys[0], transport) : throw WsmanFault.Of(Codes.InvalidSelectors);
    }

    private static WinRmListener Own(WinRmListener listener) =>
        listener.Source.Length == 0 ? listener : throw WsmanFault.Of(Codes.GpoControlled);

    private static WinRmListener Apply(WinRmListener listener, XElement body)
    {
        if (body.Name.LocalName != "Listener")
            throw WsmanFault.Of(Codes.Schema);

        foreach (XElement element in body.Elements())
        {
            string value = element.Value.Trim();
            listener = element.Name.LocalName switch
            {
                "Port" => listener with { Port = ListenerRules.Port(value) },
                "Hostname" => listener with { HostName = value },
                "Enabled" => listener with { Enabled = Flag(value) },
                "URLPrefix" => listener with { UrlPrefix = value },
                "CertificateThumbprint" => listener with { Thumbprint = value.Replace(" ", "", StringComparison.Ordinal) },
                // who puts back all that was got means no change by these
                "Address" or "Transport" or "ListeningOn" => listener,
                _ => throw WsmanFault.Of(Codes.Schema),
            };
        }

        return listener;
    }

    private static bool Flag(string value) => value switch
    {
        "true" or "1" => true,
        "false" or "0" => false,
        _ => throw WsmanFault.Of(Codes.Schema),
    };

    private static KeyValuePair<string, string>[] KeysOf(WinRmListener listener) => [new("Address", listener.Address), new("Transport", listener.Transport)];
}
