using System.Collections.Generic;
using System.Linq;
using System.Net;
using KeyGuard.Lab.WinRm.Computers;
using KeyGuard.Lab.WinRm.Config;
using KeyGuard.Lab.WinRm.Firewall;
using KeyGuard.Lab.WinRm.Listeners;

namespace KeyGuard.Lab.WinRm.Sockets;

/// <summary>A port that is to be open, and in which way.</summary>
internal sealed record DoorPlan(int Port, bool IsTls, DoorBehaviour Behaviour)
{
    private static readonly int[] UsualPorts = [5985, 5986];

    /// <summary>What the configuration, the firewall and the computer's state come to.</summary>
    public static IReadOnlyList<DoorPlan> For(Computer computer)
    {
        DoorPlan[] wanted = [.. Listening(computer).DistinctBy(listener => listener.Port).Select(listener => new DoorPlan(listener.Port, listener.IsHttps, BehaviourOf(computer, listener.Port)))];
        return computer.Mode switch
        {
            ComputerMode.Refusing => [],
            ComputerMode.Dead => [.. wanted.Select(plan => plan.Port).Union(UsualPorts).Select(port => new DoorPlan(port, false, DoorBehaviour.Drops))],
            ComputerMode.Silent => [.. wanted.Select(plan => plan with { Behaviour = DoorBehaviour.Silent })],
            _ => [.. wanted.Where(plan => plan.Behaviour != DoorBehaviour.Refuses), .. Blocked(computer, wanted)],
        };
    }

    /// <summary>The listeners behind one port, through which a request may come.</summary>
    public static IEnumerable<WinRmListener> Listening(Computer computer, int port) => Listening(computer).Where(listener => listener.Port == port);

    /// <summary>The addresses on which a listener really listens.</summary>
    public static IReadOnlyList<string> Addresses(Computer computer, WinRmListener listener)
    {
        string own = computer.Address.ToString();
        if (listener.Address == "*")
            return IsFilteredOut(computer) ? [] : [own, "127.0.0.1"];

        bool isOwn = listener.Address.StartsWith("IP:", System.StringComparison.Ordinal)
            ? IPAddress.TryParse(listener.Address[3..], out IPAddress? address) && address.Equals(computer.Address)
            : listener.Address[4..].Replace(':', '-').Equals(computer.MacAddress, System.StringComparison.OrdinalIgnoreCase);
        return isOwn ? [own] : [];
    }

    private static IEnumerable<WinRmListener> Listening(Computer computer) => computer.IsServiceRunning
        ? computer.Listeners.All.Where(listener => listener.Enabled && Addresses(computer, listener).Count > 0)
        : [];

    private static DoorBehaviour BehaviourOf(Computer computer, int port)
    {
        if (computer.Firewall.LetsIn(port))
            return DoorBehaviour.Serves;
        return computer.Firewall.Refuses ? DoorBehaviour.Refuses : DoorBehaviour.Drops;
    }

    /// <summary>A forbidden port is silent whether anybody listens or not; a closed one too where the firewall is stealthy. So are the usual ports here.</summary>
    private static IEnumerable<DoorPlan> Blocked(Computer computer, DoorPlan[] wanted) => UsualPorts
        .Where(port => wanted.All(plan => plan.Port != port) && !computer.Firewall.Refuses && (computer.Firewall.IsStealthy || !computer.Firewall.LetsIn(port)))
        .Select(port => new DoorPlan(port, false, DoorBehaviour.Drops));

    private static bool IsFilteredOut(Computer computer)
    {
        string filter = computer.Config[ConfigSchema.IPv4Filter];
        var own = new RemoteAddress(computer.Address);
        return filter.Length == 0 || !filter.Split(',').Any(range => own.IsWithin(range.Trim()));
    }
}

internal enum DoorBehaviour
{
    Serves,

    /// <summary>Connecting is never answered, as a firewall does it.</summary>
    Drops,

    Refuses,

    /// <summary>Connecting works, and then nothing is ever said.</summary>
    Silent,
}
