using System;
using System.Collections.Immutable;
using System.Net;
using System.Threading;
using KeyGuard.Lab.WinRm.Auth;
using KeyGuard.Lab.WinRm.Certificates;
using KeyGuard.Lab.WinRm.Config;
using KeyGuard.Lab.WinRm.Firewall;
using KeyGuard.Lab.WinRm.Listeners;
using KeyGuard.Lab.WinRm.Registry;
using KeyGuard.Lab.WinRm.Resources;
using KeyGuard.Lab.WinRm.Sockets;

namespace KeyGuard.Lab.WinRm.Computers;

/// <summary>A Windows computer, as far as remote management sees one. Everything below hangs on one lock.</summary>
internal sealed class Computer : IDisposable
{
    private readonly Lock _gate = new();

    public Computer(string name, IPAddress address, Func<Computer, DoorKeeper> keeper)
    {
        Name = name;
        Address = address;
        Registry = new RegistryHive();
        Config = new ConfigStore();
        Listeners = new ListenerTable(Config);
        Store = new MachineStore(Registry);
        Firewall = new FirewallTable(Registry);
        Doors = keeper(this);
    }

    /// <summary>The full name.</summary>
    public string Name { get; }

    /// <summary>The NetBIOS name, in capitals.</summary>
    public string ShortName => Name.Split('.')[0].ToUpperInvariant();

    public IPAddress Address { get; }

    /// <summary>The hardware address that listeners may name, made from the other one.</summary>
    public string MacAddress => "02-00-" + BitConverter.ToString(Address.GetAddressBytes());

    public ConfigStore Config { get; }

    public ListenerTable Listeners { get; }

    public MachineStore Store { get; }

    public CertificateMappings Mappings { get; } = new();

    public RegistryHive Registry { get; }

    public FirewallTable Firewall { get; }

    public DoorKeeper Doors { get; }

    public Enumerations Enumerations { get; } = new();

    public Shells Shells { get; } = new();

    /// <summary>What a domain's policy writes into the registry at each refresh, by key and name.</summary>
    public ImmutableDictionary<(string Key, string Name), RegistryValue> DomainPolicy { get; set; } = ImmutableDictionary<(string Key, string Name), RegistryValue>.Empty;

    public ComputerMode Mode { get; set; }

    /// <summary>Whether the service WinRM runs.</summary>
    public bool IsServiceRunning { get; set; } = true;

    public string ServiceStartMode { get; set; } = "Auto";

    /// <summary>Each answer takes at least this long; null for what the Lab's own setting says.</summary>
    public int? LatencyMilliseconds { get; set; }

    public bool KnowsCredSsp { get; set; } = true;

    /// <summary>Ports that http.sys has given to other services.</summary>
    public ImmutableArray<int> ForeignPorts { get; set; } = [];

    public string OsVersion { get; set; } = "10.0.20348";

    public T Read<T>(Func<T> read)
    {
        lock (_gate)
            return read();
    }

    /// <summary>Changes something, and opens and closes sockets as it has become.</summary>
    public T Change<T>(Func<T> change)
    {
        lock (_gate)
        {
            try
            {
                return change();
            }
            finally
            {
                Doors.Reconcile();
            }
        }
    }

    /// <summary>What group policy's refresh does: the domain's values come into the registry, and what it holds takes effect.</summary>
    public void Refresh() => Change(() =>
    {
        foreach (((string key, string name), RegistryValue value) in DomainPolicy)
            Registry.Set(key, name, value);
        Config.ApplyPolicy(PolicyMap.Read(Registry));
        Listeners.PolicyMakesOne = PolicyMap.MakesListener(Registry);
        Firewall.Reload();
        return true;
    });

    public void Dispose()
    {
        lock (_gate)
            Doors.Dispose();
    }
}

/// <summary>Whether a computer is there at all.</summary>
[System.Text.Json.Serialization.JsonConverter(typeof(System.Text.Json.Serialization.JsonStringEnumConverter<ComputerMode>))]
internal enum ComputerMode
{
    [System.Text.Json.Serialization.JsonStringEnumMemberName("alive")]
    Alive,

    /// <summary>Connecting is never answered.</summary>
    [System.Text.Json.Serialization.JsonStringEnumMemberName("dead")]
    Dead,

    /// <summary>Connecting is refused at once.</summary>
    [System.Text.Json.Serialization.JsonStringEnumMemberName("refusing")]
    Refusing,

    /// <summary>Connecting works, and then nothing is ever said.</summary>
    [System.Text.Json.Serialization.JsonStringEnumMemberName("silent")]
    Silent,
}
