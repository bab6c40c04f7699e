using System;
using System.Collections.Generic;
using KeyGuard.Lab.WinRm.Certificates;
using KeyGuard.Lab.WinRm.Computers;

namespace KeyGuard.Lab.WinRm.Control;

/// <summary>A computer in a list.</summary>
internal sealed record ComputerSummary(string Name, string Address, ComputerMode Mode, IReadOnlyList<OpenPort> Ports);

/// <summary>A port with a socket: serves, drops (nobody is ever answered), or silent (accepted, then nothing).</summary>
internal sealed record OpenPort(int Port, bool IsTls, string Behaviour);

/// <summary>What a computer really is, past all that it says of itself.</summary>
internal sealed record ComputerState
{
    public required string Name { get; init; }

    public required string ShortName { get; init; }

    public required string Address { get; init; }

    public required ComputerMode Mode { get; init; }

    public required bool Service { get; init; }

    /// <summary>Effective values by path.</summary>
    public required IReadOnlyDictionary<string, string> Config { get; init; }

    /// <summary>Paths of the values that policy fixes.</summary>
    public required IReadOnlyList<string> ByPolicy { get; init; }

    public required IReadOnlyList<ListenerState> Listeners { get; init; }

    public required IReadOnlyList<CertificateState> Certificates { get; init; }

    public required FirewallState Firewall { get; init; }

    public required IReadOnlyList<RegistryState> Registry { get; init; }

    /// <summary>All sockets.</summary>
    public required IReadOnlyList<OpenPort> Ports { get; init; }

    /// <summary>Through which somebody with the right credentials gets in at this moment.</summary>
    public required IReadOnlyList<DoorState> Doors { get; init; }
}

internal sealed record ListenerState(
    string Address, string Transport, int Port, string HostName, bool Enabled, string UrlPrefix, string Thumbprint, string Source, IReadOnlyList<string> ListeningOn);

internal sealed record CertificateState(string Thumbprint, CertificateKind Kind, string Subject, DateTimeOffset NotAfter, bool HasPrivateKey);

internal sealed record FirewallState(bool On, bool Refuses, string Profile, string Client, IReadOnlyList<FirewallRuleState> Rules);

internal sealed record FirewallRuleState(string Id, string Name, bool Enabled, bool Allows, IReadOnlyList<string> Profiles, IReadOnlyList<string> Ports, IReadOnlyList<string> Remote, bool IsByPolicy);

internal sealed record RegistryState(string Key, string Name, string Type, string Value);

/// <summary>An authenticated door; the thumbprint is that of the certificate that is shown, null for HTTP.</summary>
internal sealed record DoorState(string Transport, int Port, IReadOnlyList<string> Authentication, string? Thumbprint);
