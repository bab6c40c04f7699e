using System;
using System.Globalization;
using KeyGuard.WinRm;
using KeyGuard.WinRm.Protocol;

namespace KeyGuard.Errors;

internal static partial class Faults
{
    /// <summary>No certificate of the computer can be a listener's.</summary>
    public static KeyGuardException WinRmNoCertificate(string computer, string? named, string reasons) => new("WinRmNoCertificate", FaultCategory.ObjectNotFound,
        named is null ? $"No certificate of {computer} fits an https listener: {reasons}. Nothing was changed."
            : $"The certificate {named} of {computer} does not fit an https listener: {(reasons.Length > 0 ? reasons : "it is not in LocalMachine\\My")}. Nothing was changed.",
        $@"Have the domain's authority issue one, on {computer} itself: Get-Certificate -Template Machine -DnsName {computer} -CertStoreLocation Cert:\LocalMachine\My (the template, often Machine or WebServer, must give Server Authentication and let the computer enrol). Then run Protect-WinRM again. One that this computer does not trust can be named with -CertificateThumbprint.") { Target = computer };

    /// <summary>What would be changed is the only way in.</summary>
    public static KeyGuardException WinRmOnlyDoor(string computer) => new("WinRmOnlyDoor", FaultCategory.InvalidOperation,
        $"The https door of {computer} would have to be changed, and http does not let this account in: if it went wrong, nobody could get in any more. Nothing was changed.",
        "Open http for the time of the change, at the computer itself (winrm set winrm/config/listener?Address=*+Transport=HTTP with Enabled=true) or by Undo-WinRMProtection, and run Protect-WinRM again; it closes http at the end. -Authentication Negotiate or Kerberos is needed for http.") { Target = computer };

    /// <summary>http listens at the port that https is to have.</summary>
    public static KeyGuardException WinRmPortHasHttp(string computer, int port) => new("WinRmPortHasHttp", FaultCategory.ResourceBusy,
        string.Format(CultureInfo.InvariantCulture, "Port {1} of {0} is that of an http listener, so https can't have it. Nothing was changed.", computer, port), "Choose another port with -Port.") { Target = computer };

    /// <summary>Policy made the https listener.</summary>
    public static KeyGuardException WinRmListenerByPolicy(string computer) => new("WinRmSetByPolicy", FaultCategory.SecurityError,
        $"The https listener of {computer} was made by Group Policy, so it can't be changed on the computer. Nothing was changed.", "Change it in the Group Policy object that makes it.") { Target = computer };

    /// <summary>It could not be reached, or not be read.</summary>
    public static KeyGuardException WinRmNotRead(string computer, string why) => new("WinRmNotRead", FaultCategory.ConnectionError,
        $"{computer} was not changed, because it could not be read: {why}", "The result's RecommendedAction says what to do; Get-WinRMSecurity shows both doors of the computer.") { Target = computer };

    /// <summary>Https shows something else than was configured.</summary>
    public static WsManException WinRmWrongCertificateShown(WinRmTarget target, string wanted, string shown) => new("WinRmWrongCertificateShown", FaultCategory.SecurityError,
        $"{target.Address.Authority} shows the certificate {shown}, not the chosen {wanted}.", "Another program or an old binding holds the port: (netsh http show sslcert) on the computer shows which. Choose another port with -Port, or remove the binding.") { Target = target.ComputerName };

    /// <summary>Http was switched off, and somebody answers.</summary>
    public static WsManException WinRmHttpStillAnswers(string computer, int port) => new("WinRmHttpStillAnswers", FaultCategory.InvalidOperation,
        string.Format(CultureInfo.InvariantCulture, "WinRM of {0} still answers by http at port {1} although the listener is switched off.", computer, port), "Look at the listeners with Get-WinRMSecurity: another one has the same port.") { Target = computer };

    /// <summary>The computer said yes, and did not do it.</summary>
    public static WsManException WinRmChangeNotTaken(string computer, string name) => new("WinRmChangeNotTaken", FaultCategory.InvalidOperation,
        $"{computer} took the change of {name}, but it is not in effect.", "Another program, or Group Policy, sets it back; for the firewall, local rules may be forbidden. Look at the computer with Get-WinRMSecurity.") { Target = computer };

    /// <summary>netsh could not be started.</summary>
    public static WsManException WinRmFirewallCommand(string computer, string rule, string code) => new("WinRmFirewallCommand", FaultCategory.InvalidOperation,
        $"{computer} could not start netsh for the firewall rule '{rule}' (Win32_Process.Create answers {code}).", "Make the rule by Group Policy, or at the computer, and run Protect-WinRM again without -RemoteAddress.") { Target = computer };

    public static KeyGuardException WinRmRemoteAddressInvalid(string text) => new("WinRmRemoteAddressInvalid", FaultCategory.InvalidArgument,
        $"'{text}' is no address, subnet or range.", "Give addresses (10.1.2.3), subnets (10.1.0.0/16), ranges (10.1.0.5-10.1.0.9), or LocalSubnet.") { Target = text };

    public static KeyGuardException WinRmThumbprintInvalid(string text) => new("WinRmThumbprintInvalid", FaultCategory.InvalidArgument,
        $"'{text}' is no SHA-1 thumbprint: 40 hexadecimal digits.", @"Take it from the computer's store (Get-ChildItem Cert:\LocalMachine\My), or from Get-WinRMSecurity.") { Target = text };

    /// <summary>Taking it back would close the last door.</summary>
    public static KeyGuardException WinRmLastDoor(string computer, string name) => new("WinRmLastDoor", FaultCategory.InvalidOperation,
        $"{name} of {computer} was left as it is: taking it back would close the only door that lets anybody in.", "Look at the computer with Get-WinRMSecurity, mend the http door, and run Undo-WinRMProtection or Protect-WinRM again.") { Target = computer };

    /// <summary>The user stopped, and there was no time left.</summary>
    public static KeyGuardException WinRmStepGivenUp(string computer) => new("WinRmStepGivenUp", FaultCategory.ConnectionError,
        $"The step in hand at {computer} did not end within the time left after the stop.", "The journal says which it was. Run Protect-WinRM again: it looks at what is there and goes on.") { Target = computer };

    /// <summary>Not begun because of others.</summary>
    public static KeyGuardException WinRmSkipped(string computer, bool byCanary, int failures) => new("WinRmSkipped", FaultCategory.InvalidOperation,
        byCanary ? $"{computer} was not begun, because one of the first computers failed." : string.Format(CultureInfo.InvariantCulture, "{0} was not begun after {1} failures.", computer, failures),
        "Mend what made the others fail, then run the command again: what is protected already is left alone.") { Target = computer };

    public static KeyGuardException WinRmReportUnwritable(string path, Exception inner) => new("WinRmReportUnwritable", FaultCategory.WriteError,
        $"The report '{path}' can't be written: {inner.Message}", "Give the path of a file in a folder that is there and that you may write to.", inner) { Target = path };

    /// <summary>The journal knows of no change of this computer.</summary>
    public static KeyGuardException WinRmNothingToUndo(string computer, string path) => new("WinRmNothingToUndo", FaultCategory.ObjectNotFound,
        $"The journal '{path}' knows of nothing that Protect-WinRM changed at {computer}.", "Give the computer's name as it was given to Protect-WinRM, and the journal that it wrote with -JournalPath; Get-KeyGuardJournal -Action winrm-setting shows its entries.") { Target = computer };

    /// <summary>It is neither as the run left it nor as it was before.</summary>
    public static KeyGuardException WinRmChangedSince(string computer, string name, string found) => new("WinRmChangedSince", FaultCategory.InvalidOperation,
        $"{name} of {computer} was changed by somebody else since: it is {found}. It was left as it is.", "Decide which is right, and set it by hand or with Protect-WinRM.") { Target = computer };

    public static KeyGuardException WinRmHttpContradiction() => new("WinRmHttpContradiction", FaultCategory.InvalidArgument,
        "Http can't be kept and removed.", "Leave either -KeepHttp or -RemoveHttpListener out.");
}
