using System;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using KeyGuard.Errors;

namespace KeyGuard.WinRm;

/// <summary>One address at which a computer's WinRM service is, or may be, reached.</summary>
internal sealed record WinRmTarget
{
    /// <summary>The port of http unless configured otherwise.</summary>
    public const int DefaultHttpPort = 5985;

    /// <summary>The port of https unless configured otherwise.</summary>
    public const int DefaultHttpsPort = 5986;

    /// <summary>The URL prefix of a listener unless configured otherwise.</summary>
    public const string DefaultPath = "wsman";

    private WinRmTarget(string computerName, int port, bool useSsl, string path, Uri address)
    {
        ComputerName = computerName;
        Port = port;
        UseSsl = useSsl;
        Path = path;
        Address = address;
    }

    /// <summary>The name as it was given: for name resolution, for the certificate, and for Kerberos.</summary>
    public string ComputerName { get; }

    public int Port { get; }

    public bool UseSsl { get; }

    /// <summary>The listener's URL prefix, without slashes around it.</summary>
    public string Path { get; }

    /// <summary>The whole URL.</summary>
    public Uri Address { get; }

    /// <param name="computerName">A host name or an IP address.</param>
    /// <param name="useSsl">https, or http with message encryption.</param>
    /// <param name="port">The port; the default one of http or https when null.</param>
    /// <param name="path">The URL prefix.</param>
    public static WinRmTarget Of(string computerName, bool useSsl, int? port = null, string path = DefaultPath)
    {
        var name = computerName.Trim();
        var number = port ?? (useSsl ? DefaultHttpsPort : DefaultHttpPort);
        var host = IPAddress.TryParse(name, out var ip) && ip.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{name}]" : name;
        var text = string.Format(CultureInfo.InvariantCulture, "{0}://{1}:{2}/{3}", useSsl ? "https" : "http", host, number, path.Trim('/'));
        if (Uri.CheckHostName(name) == UriHostNameType.Unknown || !Uri.TryCreate(text, UriKind.Absolute, out var address)) throw Faults.NotAComputerName(name.Length == 0 ? "(nothing)" : computerName);
        return new WinRmTarget(name, number, useSsl, path.Trim('/'), address);
    }

    /// <summary>Where another listener of the same computer is.</summary>
    public WinRmTarget With(bool useSsl, int port, string? path = null) => Of(ComputerName, useSsl, port, path ?? Path);

    /// <summary>Whether the computer is named by an IP address, for which there is neither a ticket nor, as a rule, a certificate.</summary>
    public bool IsIPAddress => IPAddress.TryParse(ComputerName, out _);

    /// <inheritdoc/>
    public override string ToString() => Address.ToString();
}
