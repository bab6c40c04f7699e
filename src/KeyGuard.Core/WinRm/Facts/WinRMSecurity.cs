using System;
using System.Collections.Generic;
using System.Linq;

namespace KeyGuard.WinRm.Facts;

/// <summary>
/// How one computer can be reached by WinRM, and how its WinRM service is configured. For a computer that can't be reached or read it
/// says why, and everything else is empty.
/// </summary>
public sealed class WinRMSecurity
{
    internal WinRMSecurity(string computerName, WinRMEndpoint http, WinRMEndpoint https)
    {
        ComputerName = computerName;
        Http = http;
        Https = https;
    }

    /// <summary>The computer's name as it was given.</summary>
    public string ComputerName { get; }

    /// <summary>The port of the best door: the one through which it was read, else one that answers, https before http; 0 when there is none.</summary>
    public int Port => Best?.Port ?? 0;

    /// <summary>Whether the best door is https.</summary>
    public bool UseSSL => Best?.UseSSL ?? false;

    /// <summary>The URL of the best door, which remoting's own cmdlets take with <c>-ConnectionUri</c>; null when there is none.</summary>
    public Uri? ConnectionUri { get; internal init; }

    /// <summary>Whether its configuration was read.</summary>
    public bool IsRead => Settings.Count > 0;

    /// <summary>The id of the error for which it could not be read, or not wholly.</summary>
    public string? ErrorId { get; internal init; }

    /// <summary>That error in words.</summary>
    public string? Error { get; internal init; }

    /// <summary>What to do about it.</summary>
    public string? RecommendedAction { get; internal init; }

    /// <summary>What happened at the port for http.</summary>
    public WinRMEndpoint Http { get; }

    /// <summary>What happened at the port for https, and the certificate shown there.</summary>
    public WinRMEndpoint Https { get; }

    /// <summary>How this command logged on, such as <c>Negotiate</c>.</summary>
    public string? Authentication { get; internal init; }

    /// <summary>What the service calls itself, with the version of Windows.</summary>
    public string? ProductVersion { get; internal init; }

    /// <summary>The listeners.</summary>
    public IReadOnlyList<WinRMListener> Listeners { get; internal init; } = [];

    /// <summary>What the service accepts; null where it was not read.</summary>
    public WinRMService? Service { get; internal init; }

    /// <summary>How the computer's own client logs on to others; null where it was not read.</summary>
    public WinRMClientSettings? Client { get; internal init; }

    /// <summary>Every setting, and where its value comes from.</summary>
    public WinRMSettings Settings { get; internal init; } = new([]);

    /// <summary>What Group Policy has set in the registry, as far as it concerns remoting; null where the registry could not be read.</summary>
    public IReadOnlyList<WinRMPolicyValue>? Policy { get; internal init; }

    /// <summary>What the firewall lets in at the listeners' ports; null where it was not asked for.</summary>
    public WinRMFirewall? Firewall { get; internal init; }

    /// <summary>Days left of the certificate in use for https that expires first; null without one.</summary>
    public int? CertificateDaysLeft { get; internal init; }

    /// <summary>Whether that is within the horizon of -ExpiryDays, or past; null without a certificate.</summary>
    public bool? CertificateExpiresSoon { get; internal init; }

    /// <summary>When it was read, UTC.</summary>
    public DateTimeOffset ReadAt { get; internal init; }

    /// <summary>How long that took.</summary>
    public TimeSpan Duration { get; internal init; }

    internal WinRMEndpoint? Best => new[] { Https, Http }.OrderByDescending(door => door.State == WinRMEndpointState.Authenticated).FirstOrDefault(door => door.IsOpen);

    /// <inheritdoc/>
    public override string ToString() => ComputerName;
}
