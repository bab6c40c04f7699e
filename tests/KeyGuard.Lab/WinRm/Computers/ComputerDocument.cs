using System.Collections.Generic;
using KeyGuard.Lab.WinRm.Certificates;

namespace KeyGuard.Lab.WinRm.Computers;

/// <summary>What a new computer is to be like, or what is to change at one that is there. What is null stays as it is.</summary>
internal record ComputerDocument
{
    public ComputerMode? Mode { get; init; }

    public int? LatencyMilliseconds { get; init; }

    /// <summary>Values by path, such as Service/Auth/Basic: what was set by hand.</summary>
    public Dictionary<string, string>? Config { get; init; }

    /// <summary>What the domain's policy says, in force at the next refresh. Numbers become REG_DWORD, texts REG_SZ.</summary>
    public RegistryEntry[]? DomainPolicy { get; init; }

    public RegistryEntry[]? Registry { get; init; }

    public FirewallDocument? Firewall { get; init; }

    /// <summary>Certificates to add to the store.</summary>
    public CertificateOrder[]? Certificates { get; init; }

    /// <summary>Thumbprints of certificates to take out of the store.</summary>
    public string[]? RemoveCertificates { get; init; }

    /// <summary>Whether the service WinRM runs.</summary>
    public bool? Service { get; init; }

    /// <summary>Ports that http.sys has given to others.</summary>
    public int[]? ForeignPorts { get; init; }

    public bool? KnowsCredSsp { get; init; }

    public string? OsVersion { get; init; }
}

/// <summary>A new computer, or many.</summary>
/// <remarks>Setters, not init: generated deserialization would overwrite the defaults of members that are absent.</remarks>
internal sealed record NewComputer : ComputerDocument
{
    /// <summary>The full name; with <see cref="Count"/>, an asterisk in it becomes the number, in four digits.</summary>
    public string Name { get; set; } = "";

    public int Count { get; set; } = 1;

    /// <summary>An address of loopback; null for one of this Lab's own network.</summary>
    public string? Address { get; set; }

    /// <summary>Its HTTP listener's port: 0 for one that is free, null for no listener.</summary>
    public int? HttpPort { get; set; } = 5985;

    /// <summary>Its HTTPS listener's port, let in by the firewall: 0 for one that is free, null for no listener.</summary>
    public int? HttpsPort { get; set; }

    /// <summary>The certificate of the HTTPS listener: one of those in the store by kind, added if it is not there.</summary>
    public CertificateKind HttpsCertificate { get; set; }
}

internal sealed record RegistryEntry
{
    /// <summary>Below HKEY_LOCAL_MACHINE.</summary>
    public string Key { get; init; } = "";

    public string Name { get; init; } = "";

    public uint? Number { get; init; }

    public string? Text { get; init; }

    /// <summary>Takes the value away instead.</summary>
    public bool Remove { get; init; }
}

internal sealed record FirewallDocument
{
    public bool? On { get; init; }

    /// <summary>Whether what is not let in is refused instead of passed over in silence.</summary>
    public bool? Refuses { get; init; }

    /// <summary>Whether ports that are let in, but that nobody listens on, are passed over in silence as well.</summary>
    public bool? Stealth { get; init; }

    /// <summary>Domain, Private or Public.</summary>
    public string? Profile { get; init; }

    /// <summary>Where clients seem to come from.</summary>
    public string? Client { get; init; }

    /// <summary>Lets these ports in by a rule of their own, from anywhere.</summary>
    public int[]? Allow { get; init; }

    /// <summary>Ids or display names of rules to take away.</summary>
    public string[]? Remove { get; init; }
}
