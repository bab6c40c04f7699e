using System.Collections.Generic;

namespace KeyGuard.WinRm.Baselines;

// What is not WinRM's own, and decides what remoting gives away.
internal static partial class BaselineTable
{
    private static IEnumerable<BaselineRule> Surroundings =>
    [
        new("System.TokenFilter", "Local administrators that log on from the network get no administrator's rights.", BaselineSeverity.Medium)
        {
            Policy = PolicyValue.Of(@"Software\Microsoft\Windows\CurrentVersion\Policies\System", "LocalAccountTokenFilterPolicy", 0, "MS Security Guide: Apply UAC restrictions to local accounts on network logons = Enabled"),
            References = [.. Stig("CAT II", "V-225008 WN16-MS-000020", "V-205715", "V-254429", "V-278178"), Cis("18.4.1"), Microsoft("(member servers)")],
            Caution = "Computers that are managed with a local account other than the built-in Administrator answer \"access denied\" from then on. For member servers only.",
        },
        new("PowerShell.ScriptBlockLogging", "PowerShell writes what it runs to the event log.", BaselineSeverity.Medium)
        {
            Policy = PolicyValue.Of(@"Software\Policies\Microsoft\Windows\PowerShell\ScriptBlockLogging", "EnableScriptBlockLogging", 1, "Windows PowerShell: Turn on PowerShell Script Block Logging = Enabled"),
            References = [.. Stig("CAT II", "V-224957", "V-205639 WN19-CC-000460", "V-254377", "V-278124"), Cis("18.10.86.1"), Microsoft()],
            Caution = "Secrets that stand in scripts stand in the event log then.",
        },
        new("PowerShell.Transcription", "PowerShell keeps transcripts.", BaselineSeverity.Low)
        {
            Policy = PolicyValue.Of(@"Software\Policies\Microsoft\Windows\PowerShell\Transcription", "EnableTranscripting", 1, "Windows PowerShell: Turn on PowerShell Transcription = Enabled"),
            References = [.. Stig("CAT II", "V-257502", "V-257503", "V-254384", "V-278131"), Cis("18.10.86.2")],
            Caution = "Give the folder of the transcripts (OutputDirectory) as well, and let nobody read it.",
        },
        new("Delegation.Protected", "The computer accepts delegation that does not hand the password over.", BaselineSeverity.Medium)
        {
            Policy = PolicyValue.Of(@"Software\Policies\Microsoft\Windows\CredentialsDelegation", "AllowProtectedCreds", 1, "Credentials Delegation: Remote host allows delegation of non-exportable credentials = Enabled"),
            References = [.. Stig("CAT II", "", "V-205863", "V-254342", "V-278089"), Cis("18.9.4.2")],
        },
    ];

    // These two shut remoting off. They are audited where a baseline has them, and never made so.
    private static IEnumerable<BaselineRule> Shells =>
    [
        new("Service.RemoteAccess", "The service takes no requests from other computers.", BaselineSeverity.Low)
        {
            Policy = PolicyValue.Of(ServiceKey, "AllowAutoConfig", 0, "WinRM Service: Allow remote server management through WinRM = Disabled"),
            Setting = "Service/AllowRemoteAccess", Wanted = "false", CutsOffRemoting = true,
            References = [Cis("18.10.88.2.2", "Level 2")],
            Caution = "It shuts remote management by WinRM off altogether.",
        },
        new("Winrs.RemoteShell", "The service starts no remote shells.", BaselineSeverity.Low)
        {
            Policy = PolicyValue.Of(ServiceKey + @"\WinRS", "AllowRemoteShellAccess", 0, "Windows Remote Shell: Allow Remote Shell Access = Disabled"),
            Setting = "Winrs/AllowRemoteShellAccess", Wanted = "false", CutsOffRemoting = true,
            References = [Cis("18.10.89.1", "Level 2")],
            Caution = "It shuts PowerShell remoting off altogether.",
        },
    ];
}
