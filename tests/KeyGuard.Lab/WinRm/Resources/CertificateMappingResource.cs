using System;
using System.Collections.Generic;
using System.Linq;
using System.Xml.Linq;
using KeyGuard.Lab.WinRm.Auth;
using KeyGuard.Lab.WinRm.Certificates;
using KeyGuard.Lab.WinRm.Soap;

namespace KeyGuard.Lab.WinRm.Resources;

/// <summary>winrm/config/service/certmapping: keys Issuer, Subject and URI. The password is taken and never told.</summary>
internal sealed class CertificateMappingResource(LabAuthority authority) : Resource
{
    private static readonly XNamespace Cfg = Ns.Config + "/service/certmapping";

    public override XElement Get(ResourceCall call) => Write(Find(call));

    public override IReadOnlyList<EnumeratedItem> Enumerate(ResourceCall call) =>
        [.. call.Computer.Mappings.All.Select(mapping => new EnumeratedItem(Write(mapping), KeysOf(mapping)))];

    public override XElement Create(ResourceCall call)
    {
        string[] keys = call.Keys("Issuer", "Subject", "URI");
        if (call.Computer.Mappings.Find(keys[0], keys[1], keys[2]) is not null)
            throw WsmanFault.Of(Codes.AlreadyExists);

        bool isKnown = keys[0].Equals(authority.Certificate.Thumbprint, StringComparison.OrdinalIgnoreCase);
        CertificateMapping mapping = Apply(new CertificateMapping(keys[0], keys[1], keys[2]) { IssuerCertificate = isKnown ? authority.Certificate : null }, call.Body);
        call.Computer.Mappings.Set(mapping);
        return Created(call, KeysOf(mapping));
    }

    public override XElement Put(ResourceCall call)
    {
        CertificateMapping mapping = Apply(Find(call), call.Body);
        call.Computer.Mappings.Set(mapping);
        return Write(mapping);
    }

    public override void Delete(ResourceCall call) => call.Computer.Mappings.Remove(Find(call));

    private static CertificateMapping Find(ResourceCall call)
    {
        string[] keys = call.Keys("Issuer", "Subject", "URI");
        return call.Computer.Mappings.Find(keys[0], keys[1], keys[2]) ?? throw WsmanFault.Of(Codes.NotFound);
    }

    private static CertificateMapping Apply(CertificateMapping mapping, XElement body)
    {
        foreach (XElement element in body.Elements())
        {
            mapping = element.Name.LocalName switch
            {
                "UserName" => mapping with { UserName = Local(element.Value) },
                "Enabled" => mapping with { Enabled = element.Value is "true" or "1" },
                "Password" or "Issuer" or "Subject" or "URI" => mapping,
                _ => throw WsmanFault.Of(Codes.Schema),
            };
        }

        return mapping;
    }

    /// <summary>A domain's account can't be mapped.</summary>
    private static string Local(string name) =>
        name.Contains('\\', StringComparison.Ordinal) || name.Contains('@', StringComparison.Ordinal) ? throw WsmanFault.Of(Codes.MappingCredentials) : name;

    private static XElement Write(CertificateMapping mapping) => new(
        Cfg + "CertMapping",
        new XAttribute(XNamespace.Xmlns + "cfg", Cfg),
        new XElement(Cfg + "URI", mapping.Uri),
        new XElement(Cfg + "Subject", mapping.Subject),
        new XElement(Cfg + "Issuer", mapping.Issuer),
        new XElement(Cfg + "UserName", mapping.UserName),
        new XElement(Cfg + "Enabled", mapping.Enabled ? "true" : "false"));

    private static KeyValuePair<string, string>[] KeysOf(CertificateMapping mapping) =>
        [new("Issuer", mapping.Issuer), new("Subject", mapping.Subject), new("URI", mapping.Uri)];
}
