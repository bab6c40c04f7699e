using System.Collections.Generic;

namespace KeyGuard.WinRm.Baselines;

// What the service accepts.
internal static partial class BaselineTable
{
    private const string ServiceKey = @"Software\Policies\Microsoft\Windows\WinRM\Service";

    private static IEnumerable<BaselineRule> Service =>
    [
        new("Service.Basic", "The service accepts no Basic authentication, which sends the password as it is.", BaselineSeverity.High)
        {
            Policy = PolicyValue.Of(ServiceKey, "AllowBasic", 0, "WinRM Service: Allow Basic authentication = Disabled"),
            Setting = "Service/Auth/Basic", Wanted = "false", IsRecommended = true,
            References = [.. Stig("CAT I", "V-224961 WN16-CC-000530", "V-205713 WN19-CC-000500", "V-254381 WN22-CC-000500", "V-278128 WN25-CC-000500"), Cis("18.10.88.2.1"), Microsoft()],
            Caution = "Whoever logs on by Basic, with a local account over https, is turned away.",
        },
        new("Service.CredSSP", "The service accepts no CredSSP, which hands the password over to the computer.", BaselineSeverity.High)
        {
            Policy = PolicyValue.Of(ServiceKey, "AllowCredSSP", 0, "WinRM Service: Allow CredSSP authentication = Disabled"),
            Setting = "Service/Auth/CredSSP", Wanted = "false", IsRecommended = true,
            Caution = "Scripts that go on from the computer to a third one need another way, such as resource-based constrained delegation.",
        },
        new("Service.Unencrypted", "The service accepts no messages in clear.", BaselineSeverity.High)
        {
            Policy = PolicyValue.Of(ServiceKey, "AllowUnencryptedTraffic", 0, "WinRM Service: Allow unencrypted traffic = Disabled"),
            Setting = "Service/AllowUnencrypted", Wanted = "false", IsRecommended = true,
            References = [.. Stig("CAT II", "V-224962 WN16-CC-000540", "V-205817 WN19-CC-000510", "V-254382 WN22-CC-000510", "V-278129 WN25-CC-000510"), Cis("18.10.88.2.3"), Microsoft()],
        },
        new("Service.RunAs", "The service stores no passwords for plug-ins and session configurations.", BaselineSeverity.Medium)
        {
            Policy = PolicyValue.Of(ServiceKey, "DisableRunAs", 1, "WinRM Service: Disallow WinRM from storing RunAs credentials = Enabled"),
            References = [.. Stig("CAT II", "V-224963 WN16-CC-000550", "V-205810 WN19-CC-000520", "V-254383 WN22-CC-000520", "V-278130 WN25-CC-000520"), Cis("18.10.88.2.4"), Microsoft()],
            Caution = "Session configurations that run as another user (-RunAsCredential) can't be made any more.",
        },
        new("Service.CompatibilityHttp", "The service does not listen on port 80 as well.", BaselineSeverity.Medium)
        {
            Policy = PolicyValue.Of(ServiceKey, "HttpCompatibilityListener", 0, "WinRM Service: Turn On Compatibility HTTP Listener = Disabled"),
            Setting = "Service/EnableCompatibilityHttpListener", Wanted = "false", IsRecommended = true,
        },
        new("Service.CompatibilityHttps", "The service does not listen on port 443 as well.", BaselineSeverity.Low)
        {
            Policy = PolicyValue.Of(ServiceKey, "HttpsCompatibilityListener", 0, "WinRM Service: Turn On Compatibility HTTPS Listener = Disabled"),
            Setting = "Service/EnableCompatibilityHttpsListener", Wanted = "false", IsRecommended = true,
        },
    ];
}
