using System;
using System.Collections.Generic;

namespace KeyGuard.WinRm;

/// <summary>
/// A computer that may be reached by WinRM. What the directory does not say, or was not asked, is null. It binds to remoting's own
/// cmdlets by its <see cref="ComputerName"/>, by property name and by value alike. How it is reached (Port, UseSSL) the directory does
/// not know: only a <see cref="WinRMComputerDoor"/> has these two, because a property without a value binds as a port 0.
/// </summary>
public class WinRMComputer
{
    internal WinRMComputer(string computerName, WinRMComputerNameSource nameSource)
    {
        ComputerName = computerName;
        NameSource = nameSource;
    }

    private protected WinRMComputer(WinRMComputer computer)
    {
        ComputerName = computer.ComputerName;
        NameSource = computer.NameSource;
        Name = computer.Name;
        DistinguishedName = computer.DistinguishedName;
        OperatingSystem = computer.OperatingSystem;
        OperatingSystemVersion = computer.OperatingSystemVersion;
        LastLogon = computer.LastLogon;
        Created = computer.Created;
        ServicePrincipalNames = computer.ServicePrincipalNames;
        Enabled = computer.Enabled;
    }

    /// <summary>The name to connect to: as a rule the full DNS name.</summary>
    public string ComputerName { get; }

    /// <summary>Where <see cref="ComputerName"/> comes from.</summary>
    public WinRMComputerNameSource NameSource { get; }

    /// <summary>The name of the account (<c>cn</c>).</summary>
    public string? Name { get; internal init; }

    /// <summary>Where it stands in the directory.</summary>
    public string? DistinguishedName { get; internal init; }

    /// <summary>Such as <c>Windows Server 2022 Datacenter</c>, as the computer reported it last.</summary>
    public string? OperatingSystem { get; internal init; }

    /// <summary>Such as <c>10.0 (20348)</c>.</summary>
    public string? OperatingSystemVersion { get; internal init; }

    /// <summary>
    /// When it last logged on to the domain, UTC (<c>lastLogonTimestamp</c>). The directory writes it down only when what it has is 9 to
    /// 14 days old, so it may be up to 14 days behind. Null if it never did.
    /// </summary>
    public DateTime? LastLogon { get; internal init; }

    /// <summary>When the account was made, UTC.</summary>
    public DateTime? Created { get; internal init; }

    /// <summary>For what names Kerberos gives tickets; <c>WSMAN/…</c> and <c>HTTP/…</c>, or <c>HOST/…</c> in their place, are remoting's.</summary>
    public IReadOnlyList<string> ServicePrincipalNames { get; internal init; } = [];

    /// <summary>Whether the account may log on.</summary>
    public bool? Enabled { get; internal init; }

    /// <summary>The name to connect to, because that is what a parameter for names makes of the object.</summary>
    public override string ToString() => ComputerName;
}
