using System.Collections.Generic;

namespace KeyGuard.WinRm.Baselines;

// What no baseline asks for and no policy can set, and what encrypted remoting stands on.
internal static partial class BaselineTable
{
    private static IEnumerable<BaselineRule> BeyondPolicy =>
    [
        new("Listener.Https", "There is an https listener that really listens, with a certificate that is valid for the computer's name.", BaselineSeverity.High)
        {
            IsRecommended = true, Remedy = "Protect-WinRM makes it on each computer: Group Policy can make neither an https listener nor choose its certificate.",
        },
        new("Listener.Certificate", "The certificate shown is the one configured, and does not expire soon.", BaselineSeverity.High)
        {
            IsRecommended = true, Remedy = "Renew it, then run Protect-WinRM: Group Policy can enrol certificates, but not bind them to a listener.",
        },
        new("Listener.Http", "There is no http listener, or it is disabled.", BaselineSeverity.Medium)
        {
            IsRecommended = true, Remedy = "Protect-WinRM disables it. Group Policy can't; where policy itself makes it (Allow remote server management), it comes back until that is taken away.",
        },
        new("Listener.Ports", "Listeners use the ports that were agreed on.", BaselineSeverity.Low)
        {
            IsRecommended = true, Remedy = "Protect-WinRM -Port sets a listener's port: no policy does.",
        },
        new("Client.TrustedHosts", "The client does not trust every computer without proof.", BaselineSeverity.Medium)
        {
            Setting = "Client/TrustedHosts", IsRecommended = true, Remedy = @"Set-Item WSMan:\localhost\Client\TrustedHosts with the few names that are needed, or none. Which those are no baseline knows, so nothing is written.",
        },
        new("Service.ChannelBinding", "Log-ons are bound to their TLS connection.", BaselineSeverity.Low)
        {
            Setting = "Service/Auth/CbtHardeningLevel", Wanted = "Strict",
            Remedy = "Group Policy can set it (Specify channel binding token hardening level), but Strict turns away every client that sends no token; try it out first.",
        },
        new("Firewall.Scope", "The firewall lets only the computers in that manage others.", BaselineSeverity.Medium)
        {
            IsRecommended = true, Remedy = "Protect-WinRM -RemoteAddress. Group Policy makes firewall rules in another place (Windows Defender Firewall with Advanced Security), not in Registry.pol values of WinRM.",
        },
    ];
}
