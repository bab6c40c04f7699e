using System;
using KeyGuard.VSphere;

namespace KeyGuard.Errors;

internal static partial class Faults
{
    private const string RunAgain = "Correct what is said above and run the command again; what is done already is recognised.";

    /// <summary>A key provider gave no key.</summary>
    public static VimException KeyNotMade(Uri server, string provider, string subject, string reason) => new("VCenterKeyNotMade", FaultCategory.ResourceUnavailable,
        $"{server.Authority}: the key provider '{provider}' made no key for '{subject}'{(reason.Length > 0 ? ": " + reason : "")}.",
        "Check with Test-VCenterKms that vCenter reaches the key provider and is trusted by it, and run the command again. Nothing of the object was changed.") { Target = subject };

    /// <summary>The pre-flight found that it would fail; nothing was tried.</summary>
    public static KeyGuardException RekeyBlocked(string name, string why) => new("RekeyBlocked", FaultCategory.InvalidOperation,
        $"'{name}' was left as it is: {why}", RunAgain) { Target = name };

    /// <summary>vCenter said that it was done, and does not show it.</summary>
    public static VimException RekeyNotSeen(Uri server, string name, string parts) => new("RekeyNotSeen", FaultCategory.InvalidData,
        $"{server.Authority} reports success for '{name}', but does not show the new key for {parts}.", "Look at it with the Get- cmdlet; run the command again if it still shows the old key.") { Target = name };

    public static VimException RekeyBusy(Uri server, string name, int minutes, Exception cause) => new("RekeyBusy", FaultCategory.ResourceBusy,
        $"{server.Authority}: other tasks were at work on '{name}' for {minutes} minutes.", "Find out what works on it (a backup, a migration), wait for that, and run the command again.", cause) { Target = name };

    public static VimException RekeyVanished(Uri server, string name) => new("RekeyVanished", FaultCategory.ObjectNotFound,
        $"'{name}' is no longer in the inventory of {server.Authority}.", "Look it up by its name: registered anew, it has another id.") { Target = name };

    public static VimException FirstClassDisksUnsupported(Uri server, string name) => new("FirstClassDisksUnsupported", FaultCategory.NotInstalled,
        $"{server.Authority} can't re-key the first-class disks of '{name}'.", "First-class disks are re-keyed by vCenter 7.0 and later; -SkipHardDisks leaves all disks out.") { Target = name };

    public static VimException HostKeyNotSeen(Uri server, string name, int seconds) => new("HostKeyNotSeen", FaultCategory.ResourceUnavailable,
        $"The host '{name}' of {server.Authority} has not shown its new key in {seconds} seconds.", "Look at the host with Get-VMHostEncryptionKms; if it still shows the old key, check that it is connected and run the command again.") { Target = name };

    public static KeyGuardException EntityNotFound(string kind, string name) => new("VCenterEntityNotFound", FaultCategory.ObjectNotFound,
        $"There is no {kind} '{name}' in the vCenters that were asked.", "Check the name; wildcards are allowed. With -Server the search is limited to those vCenters.") { Target = name };

    /// <summary>A name or an id means something in several vCenters, or several things in one.</summary>
    public static KeyGuardException EntityAmbiguous(string kind, string name, string places) => new("VCenterEntityAmbiguous", FaultCategory.InvalidArgument,
        $"'{name}' is not the only {kind} of that name or id: {places}.", "Say which one is meant: with -Server, or by piping the object from the Get- cmdlet or from PowerCLI, whose Uid names the server.") { Target = name };

    public static KeyGuardException EntityWrongType(string kind, string given) => new("VCenterEntityWrongType", FaultCategory.InvalidType,
        $"'{given}' is no {kind}.", $"Pipe in a {kind} of PowerCLI's or KeyGuard's, or give its name.") { Target = given };

    public static KeyGuardException VsanUnfinished(string cluster, int minutes) => new("VsanStillChanging", FaultCategory.ResourceBusy,
        $"vSAN accepted the change of '{cluster}', but after {minutes} minutes not all hosts have followed.", "Get-VsanClusterEncryptionKms shows Changing until they have; look at the cluster's vSAN health if it does not end.") { Target = cluster };
}
