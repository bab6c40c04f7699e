using System.Collections.Generic;

namespace KeyGuard.WinRm.Baselines;

// How the computer's own client logs on to others.
internal static partial class BaselineTable
{
    private const string ClientKey = @"Software\Policies\Microsoft\Windows\WinRM\Client";

    private static IEnumerable<BaselineRule> Client =>
    [
        new("Client.Basic", "The client does not log on by Basic, which sends the password as it is.", BaselineSeverity.High)
        {
            Policy = PolicyValue.Of(ClientKey, "AllowBasic", 0, "WinRM Client: Allow Basic authentication = Disabled"),
            Setting = "Client/Auth/Basic", Wanted = "false", IsRecommended = true,
            References = [.. Stig("CAT I", "V-224958 WN16-CC-000500", "V-205711 WN19-CC-000470", "V-254378 WN22-CC-000470", "V-278125 WN25-CC-000470"), Cis("18.10.88.1.1"), Microsoft()],
        },
        new("Client.Unencrypted", "The client sends no messages in clear.", BaselineSeverity.High)
        {
            Policy = PolicyValue.Of(ClientKey, "AllowUnencryptedTraffic", 0, "WinRM Client: Allow unencrypted traffic = Disabled"),
            Setting = "Client/AllowUnencrypted", Wanted = "false", IsRecommended = true,
            References = [.. Stig("CAT II", "V-224959 WN16-CC-000510", "V-205816 WN19-CC-000480", "V-254379 WN22-CC-000480", "V-278126 WN25-CC-000480"), Cis("18.10.88.1.2"), Microsoft()],
        },
        new("Client.Digest", "The client does not log on by Digest.", BaselineSeverity.Medium)
        {
            Policy = PolicyValue.Of(ClientKey, "AllowDigest", 0, "WinRM Client: Disallow Digest authentication = Enabled"),
            Setting = "Client/Auth/Digest", Wanted = "false", IsRecommended = true,
            References = [.. Stig("CAT II", "V-224960 WN16-CC-000520", "V-205712 WN19-CC-000490", "V-254380 WN22-CC-000490", "V-278127 WN25-CC-000490"), Cis("18.10.88.1.3"), Microsoft()],
        },
        new("Client.CredSSP", "The client does not log on by CredSSP, which hands the password over.", BaselineSeverity.High)
        {
            Policy = PolicyValue.Of(ClientKey, "AllowCredSSP", 0, "WinRM Client: Allow CredSSP authentication = Disabled"),
            Setting = "Client/Auth/CredSSP", Wanted = "false", IsRecommended = true,
            Caution = @"Disable-WSManCredSSP -Role Client also takes the computer's own list AllowFreshCredentials away.",
        },
    ];
}
