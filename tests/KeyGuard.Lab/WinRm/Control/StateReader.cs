using System;
using System.Linq;
using KeyGuard.Lab.WinRm.Auth;
using KeyGuard.Lab.WinRm.Computers;
using KeyGuard.Lab.WinRm.Config;
using KeyGuard.Lab.WinRm.Firewall;
using KeyGuard.Lab.WinRm.Sockets;

namespace KeyGuard.Lab.WinRm.Control;

/// <summary>Looks at a computer from the inside.</summary>
internal static class StateReader
{
    public static ComputerSummary Summarize(Computer computer) =>
        computer.Read(() => new ComputerSummary(computer.Name, computer.Address.ToString(), computer.Mode, Ports(computer)));

    public static ComputerState Read(Computer computer, Accounts accounts) => computer.Read(() => new ComputerState
    {
        Name = computer.Name,
        ShortName = computer.ShortName,
        Address = computer.Address.ToString(),
        Mode = computer.Mode,
        Service = computer.IsServiceRunning,
        Config = ConfigSchema.All.ToDictionary(setting => setting.Path, setting => computer.Config[setting.Path]),
        ByPolicy = [.. ConfigSchema.All.Select(setting => setting.Path).Where(computer.Config.IsByPolicy)],
        Listeners = Listeners(computer),
        Certificates = Certificates(computer),
        Firewall = Firewall(computer.Firewall),
        Registry = [.. computer.Registry.All.Select(entry => new RegistryState(entry.Key, entry.Name, entry.Value.Type.ToString(), entry.Value.AsText))],
        Ports = Ports(computer),
        Doors = Doors(computer, accounts),
    });

    private static ListenerState[] Listeners(Computer computer) => [.. computer.Listeners.All.Select(listener => new ListenerState(
        listener.Address,
        listener.Transport,
        listener.Port,
        listener.HostName,
        listener.Enabled,
        listener.UrlPrefix,
        listener.Thumbprint,
        listener.Source,
        listener.Enabled && computer.Doors.Open.Any(door => door.Plan.Port == listener.Port) ? DoorPlan.Addresses(computer, listener) : []))];

    private static CertificateState[] Certificates(Computer computer) => [.. computer.Store.All.Select(certificate => new CertificateState(
        certificate.Thumbprint, certificate.Kind, certificate.Certificate.Subject, new DateTimeOffset(certificate.Certificate.NotAfter.ToUniversalTime()), certificate.HasPrivateKey))];

    private static FirewallState Firewall(FirewallTable firewall) => new(
        firewall.IsOn,
        firewall.Refuses,
        firewall.Profile,
        firewall.Client.ToString(),
        [.. firewall.Rules.Select(rule => new FirewallRuleState(rule.Id, rule.DisplayName, rule.Enabled, rule.Allows, rule.Profiles, rule.Ports, rule.Remote, rule.IsByPolicy))]);

    private static OpenPort[] Ports(Computer computer) =>
        [.. computer.Doors.Open.OrderBy(door => door.Plan.Port).Select(door => new OpenPort(door.Plan.Port, door.Plan.IsTls, door.Plan.Behaviour.ToString().ToLowerInvariant()))];

    private static DoorState[] Doors(Computer computer, Accounts accounts) =>
        [.. computer.Doors.Open.Where(door => door.Plan.Behaviour == DoorBehaviour.Serves).Select(door => Door(computer, accounts, door)).OfType<DoorState>()];

    private static DoorState? Door(Computer computer, Accounts accounts, Door door)
    {
        bool isTls = door.Plan.IsTls;
        string? thumbprint = isTls ? DoorPlan.Listening(computer, door.Plan.Port).Select(listener => listener.Thumbprint).FirstOrDefault() : null;
        var rules = new LogonRules(computer, accounts, isTls);
        string[] ways = [.. ((string[])["Negotiate", "Kerberos", "Basic", "Certificate"]).Where(rules.Offers)];
        bool answers = computer.Config.Flag(ConfigSchema.AllowRemoteAccess) && (!isTls || computer.Store.Find(thumbprint ?? "") is { CanServe: true });
        return answers && ways.Length > 0 ? new DoorState(isTls ? "HTTPS" : "HTTP", door.Plan.Port, ways, thumbprint) : null;
    }
}
