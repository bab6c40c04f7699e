using System;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using KeyGuard.Lab.WinRm.Auth;
using KeyGuard.Lab.WinRm.Certificates;
using KeyGuard.Lab.WinRm.Listeners;
using KeyGuard.Lab.WinRm.Registry;
using KeyGuard.Lab.WinRm.Sockets;

namespace KeyGuard.Lab.WinRm.Computers;

/// <summary>Sets up new computers as their documents say.</summary>
internal sealed class ComputerFactory(WinRmServices services, WinRmConnections connections)
{
    public static string[] Names(NewComputer document)
    {
        if (document.Count > 1 && document.Address is not null)
            throw new ArgumentException("Several computers can't have one address.");
        if (document.Name.Length == 0 || document.Count < 1 || (document.Count > 1 && !document.Name.Contains('*', StringComparison.Ordinal)))
            throw new ArgumentException("A computer needs a name; several need one with an asterisk for the number.");

        return [.. Enumerable.Range(1, document.Count).Select(number => document.Name.Replace("*", number.ToString("D4", CultureInfo.InvariantCulture), StringComparison.Ordinal))];
    }

    public Computer Create(string name, IPAddress address, NewComputer document)
    {
        var computer = new Computer(name, address, self => new DoorKeeper(self, connections));
        try
        {
            SetUp(computer, document);
            return computer;
        }
        catch
        {
            computer.Dispose();
            throw;
        }
    }

    private void SetUp(Computer computer, NewComputer document) =>
        computer.Change(() =>
        {
            computer.Firewall.PlantSeed();
            computer.Registry.Set(LogonRules.SystemPolicyKey, "EnableLUA", RegistryValue.Number(1));
            // a computer that nobody says anything about has what a domain's enrolment gives it
            ComputerChanges.Apply(computer, document with { Certificates = document.Certificates ?? [CertificateOrder.Of(CertificateKind.Good)] }, services.Authority);
            AddListeners(computer, document);
            return true;
        });

    private void AddListeners(Computer computer, NewComputer document)
    {
        if (document.HttpPort is { } http)
            Listen(computer, new WinRmListener("*", "HTTP") { Port = PortOr(computer, http) });
        if (document.HttpsPort is not { } https)
            return;

        MachineCertificate? certificate = computer.Store.All.FirstOrDefault(candidate => candidate.Kind == document.HttpsCertificate);
        if (certificate is null)
        {
            certificate = services.Authority.Issue(CertificateOrder.Of(document.HttpsCertificate), computer.Name, computer.Address);
            computer.Store.Add(certificate);
        }

        Listen(computer, new WinRmListener("*", "HTTPS") { Port = PortOr(computer, https), HostName = computer.Name, Thumbprint = certificate.Thumbprint });
    }

    private static void Listen(Computer computer, WinRmListener listener)
    {
        computer.Listeners.Set(listener);
        if (!computer.Firewall.LetsIn(listener.Port))
            computer.Firewall.Set(ComputerChanges.AllowRule(listener.Port));
    }

    private static int PortOr(Computer computer, int port)
    {
        if (port != 0)
            return port;

        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(computer.Address, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }
}
