using System;
using System.Linq;
using System.Xml.Linq;
using KeyGuard.Lab.WinRm.Certificates;
using KeyGuard.Lab.WinRm.Computers;
using KeyGuard.Lab.WinRm.Firewall;
using KeyGuard.Lab.WinRm.Listeners;
using KeyGuard.Lab.WinRm.Soap;

namespace KeyGuard.Lab.WinRm.Resources;

/// <summary>The methods behind <c>winrm quickconfig</c>. For HTTPS it makes a listener and, as Windows does, opens no port in the firewall.</summary>
internal static class QuickConfig
{
    public static XElement Invoke(ResourceCall call, string method)
    {
        Computer computer = call.Computer;
        string transport = call.Body.Descendants().FirstOrDefault(element => element.Name.LocalName == "Transport")?.Value.ToUpperInvariant() ?? "HTTP";
        return method switch
        {
            "AnalyzeService" => Output(method, new XElement(Cfg + "RemotingEnabled", computer.IsServiceRunning ? "true" : "false"), Results("WinRM service is already running on this machine.")),
            "EnableService" => Output(method, new XElement(Cfg + "Status", "succeeded"), Results("WinRM service type changed to delayed auto start.")),
            "Analyze" => Output(method, Analysis(computer, transport)),
            "EnableRemoting" => Output(method, Enable(computer, transport)),
            _ => throw WsmanFault.Of(Codes.ActionNotSupported),
        };
    }

    private static XNamespace Cfg => Ns.Config + "/service";

    private static XElement[] Analysis(Computer computer, string transport)
    {
        WinRmListener? listener = computer.Listeners.Find("*", transport);
        if (listener is { Enabled: true })
        {
            var enabled = new XElement(Cfg + "RemotingEnabled", listener.Source.Length > 0 ? new XAttribute("Source", listener.Source) : null, "true");
            return [enabled, Results("WinRM is already set up for remote management on this computer.")];
        }

        return
        [
            new XElement(Cfg + "RemotingEnabled", "false"),
            Results($"Create a WinRM listener on {transport}://* to accept WS-Man requests to any IP on this machine."),
            new XElement(Cfg + "EnableRemoting_INPUT", new XElement(Cfg + "Transport", transport)),
        ];
    }

    private static XElement[] Enable(Computer computer, string transport)
    {
        var listener = new WinRmListener("*", transport) { Port = computer.Listeners.DefaultPort(transport) };
        if (listener.IsHttps)
            listener = listener with { HostName = computer.Name, Thumbprint = Choose(computer).Thumbprint };
        else
            OpenFirewall(computer);
        computer.Listeners.Set(listener);
        return
        [
            new XElement(Cfg + "Status", "succeeded"),
            Results($"Created a WinRM listener on {transport}://* to accept WS-Man requests to any IP on this machine."),
        ];
    }

    private static MachineCertificate Choose(Computer computer)
    {
        DateTime now = DateTime.Now;
        return computer.Store.All.FirstOrDefault(candidate =>
                candidate.IsFor(computer.Name) && candidate.IsForServers && candidate.HasPrivateKey && !candidate.IsSelfSigned
                && candidate.Certificate.NotBefore <= now && now < candidate.Certificate.NotAfter)
            ?? throw WsmanFault.Of(Codes.NoSuitableCertificate);
    }

    private static void OpenFirewall(Computer computer)
    {
        foreach (FirewallRule rule in computer.Firewall.Rules.Where(rule => rule.Group == FirewallTable.WinRmGroup && rule.Profiles.Contains(computer.Firewall.Profile)))
            computer.Firewall.Set(rule with { Enabled = true });
    }

    private static XElement Results(string text) => new(Cfg + "Results", text);

    private static XElement Output(string method, params XElement[] content) =>
        new(Cfg + (method + "_OUTPUT"), new XAttribute(XNamespace.Xmlns + "cfg", Cfg), content);
}
