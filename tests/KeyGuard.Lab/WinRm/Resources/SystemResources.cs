using System;
using System.Collections.Generic;
using System.Xml.Linq;

namespace KeyGuard.Lab.WinRm.Resources;

/// <summary>Win32_OperatingSystem: which Windows it is.</summary>
internal sealed class OperatingSystemResource : Resource
{
    // a class of one instance: it needs no keys
    public override XElement Get(ResourceCall call) => Wmi.Instance(
        call.Request.Resource,
        "Win32_OperatingSystem",
        ("BuildNumber", call.Computer.OsVersion.Split('.')[^1]),
        ("Caption", "Microsoft Windows Server 2022 Standard"),
        ("CSName", call.Computer.ShortName),
        ("OSArchitecture", "64-bit"),
        ("ProductType", 3),
        ("Version", call.Computer.OsVersion));

    public override IReadOnlyList<EnumeratedItem> Enumerate(ResourceCall call) => [new EnumeratedItem(Get(call), [])];
}

/// <summary>Win32_ComputerSystem: what the computer is called, and where it belongs.</summary>
internal sealed class ComputerSystemResource : Resource
{
    public override XElement Get(ResourceCall call)
    {
        int dot = call.Computer.Name.IndexOf('.', StringComparison.Ordinal);
        return Wmi.Instance(
            call.Request.Resource,
            "Win32_ComputerSystem",
            ("DNSHostName", dot < 0 ? call.Computer.Name : call.Computer.Name[..dot]),
            ("Domain", dot < 0 ? "WORKGROUP" : call.Computer.Name[(dot + 1)..]),
            ("DomainRole", 3),
            ("Name", call.Computer.ShortName),
            ("PartOfDomain", dot >= 0));
    }

    public override IReadOnlyList<EnumeratedItem> Enumerate(ResourceCall call) => [new EnumeratedItem(Get(call), [new("Name", call.Computer.ShortName)])];
}
