using System;
using System.Collections.Generic;
using System.Xml.Linq;
using KeyGuard.Lab.WinRm.Computers;
using KeyGuard.Lab.WinRm.Soap;

namespace KeyGuard.Lab.WinRm.Resources;

/// <summary>Win32_Service, of which there is WinRM itself: whoever stops it has spoken his last word.</summary>
internal sealed class ServiceResource : Resource
{
    private const uint AlreadyRunning = 10;

    public override XElement Get(ResourceCall call)
    {
        if (!call.Keys("Name")[0].Equals("WinRM", StringComparison.OrdinalIgnoreCase))
            throw WsmanFault.Of(Codes.NotFound);

        return Write(call);
    }

    public override IReadOnlyList<EnumeratedItem> Enumerate(ResourceCall call) => [new EnumeratedItem(Write(call), [new("Name", "WinRM")])];

    public override XElement Invoke(ResourceCall call, string method)
    {
        Get(call);
        return Wmi.Output(call, method, method switch
        {
            "StartService" => AlreadyRunning,
            "StopService" => Stop(call.Computer),
            "ChangeStartMode" => ChangeStartMode(call.Computer, call.Input("StartMode") ?? ""),
            _ => throw Unsupported(),
        });
    }

    private static uint Stop(Computer computer)
    {
        computer.IsServiceRunning = false;
        return Wmi.Done;
    }

    private static uint ChangeStartMode(Computer computer, string mode)
    {
        if (mode is not ("Automatic" or "Manual" or "Disabled"))
            return 21;

        computer.ServiceStartMode = mode == "Automatic" ? "Auto" : mode;
        return Wmi.Done;
    }

    private static XElement Write(ResourceCall call) => Wmi.Instance(
        call.Request.Resource,
        "Win32_Service",
        ("AcceptPause", false),
        ("AcceptStop", true),
        ("Caption", "Windows Remote Management (WS-Management)"),
        ("DelayedAutoStart", true),
        ("DisplayName", "Windows Remote Management (WS-Management)"),
        ("Name", "WinRM"),
        ("PathName", @"C:\Windows\System32\svchost.exe -k NetworkService -p"),
        ("Started", call.Computer.IsServiceRunning),
        ("StartMode", call.Computer.ServiceStartMode),
        ("StartName", @"NT AUTHORITY\NetworkService"),
        ("State", call.Computer.IsServiceRunning ? "Running" : "Stopped"),
        ("Status", "OK"),
        ("SystemName", call.Computer.ShortName));
}
