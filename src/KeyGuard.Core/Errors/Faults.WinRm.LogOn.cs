using System;
using KeyGuard.WinRm;
using KeyGuard.WinRm.Protocol;

namespace KeyGuard.Errors;

internal static partial class Faults
{
    public static KeyGuardException WinRmCredentialNeeded() => new("WinRmCredentialNeeded", FaultCategory.InvalidArgument,
        "Basic needs a user name and a password.", "Give them with -Credential (Get-Credential); it takes a local account of the computer.");

    public static KeyGuardException WinRmClientCertificateNeeded() => new("WinRmClientCertificateNeeded", FaultCategory.InvalidArgument,
        "Logging on by certificate needs a certificate, and no user name.", @"Name one of your own certificates, in CurrentUser\My or LocalMachine\My, with -ClientCertificateThumbprint, and leave -Credential out.");

    public static KeyGuardException WinRmClientCertificateUnknown(string thumbprint) => new("WinRmClientCertificateUnknown", FaultCategory.ObjectNotFound,
        $"There is no certificate with the thumbprint '{thumbprint}' here.", @"It must be in CurrentUser\My or LocalMachine\My of this computer, with its private key: Get-ChildItem Cert:\CurrentUser\My lists them on Windows.") { Target = thumbprint };

    public static KeyGuardException WinRmClientCertificateWithoutKey(string thumbprint) => new("WinRmClientCertificateWithoutKey", FaultCategory.InvalidArgument,
        $"The certificate '{thumbprint}' has no private key here.", "Import it together with its private key.") { Target = thumbprint };

    /// <summary>What would send a password or a request in clear.</summary>
    public static WsManException WinRmNeedsTls(WinRmDoor door) => new("WinRmNeedsTls", FaultCategory.SecurityError,
        $"{door.Authentication} can't encrypt messages, so it is used over https only, not at {door.Target.Address}.", "Use the https listener (-UseSsl), or -Authentication Negotiate.") { Target = door.Target.ComputerName };

    /// <summary>This computer lacks what NTLM needs.</summary>
    public static WsManException WinRmNtlmMissing(WinRmDoor door, Exception inner) => new("WinRmNtlmMissing", FaultCategory.NotInstalled,
        $"This computer can't log on to {door.Target.ComputerName} by {door.Authentication}: {inner.Message}",
        "On Linux, NTLM takes the package gss-ntlmssp (Debian, Ubuntu: apt install gss-ntlmssp; Red Hat: dnf install gssntlmssp), and Kerberos takes krb5-user (krb5-workstation) and a ticket (kinit). NTLM needs -Credential.",
        inner) { Target = door.Target.ComputerName };

    /// <summary>There is no ticket, or it was not accepted.</summary>
    public static WsManException WinRmKerberosFailed(WinRmDoor door, Exception? inner) => new("WinRmKerberosFailed", FaultCategory.AuthenticationError,
        $"There is no Kerberos ticket for HTTP/{door.Target.ComputerName}{(inner is null ? "" : ": " + inner.Message)}",
        "Give the computer's full name as it is in Active Directory, not an address. On Linux, check /etc/krb5.conf and run kinit, or give -Credential as name@REALM; the package is krb5-user (Red Hat: krb5-workstation). Both clocks must agree within five minutes.",
        inner) { Target = door.Target.ComputerName };

    /// <summary>A message that does not fit into one sealed one.</summary>
    public static WsManException WinRmRequestTooLarge(WinRmDoor door, int size) => new("WinRmRequestTooLarge", FaultCategory.LimitsExceeded,
        $"The request to {door.Target.ComputerName} has {size} bytes, more than message encryption takes.", "Use the https listener (-UseSsl), which has no such limit.") { Target = door.Target.ComputerName };

    /// <summary>The operating system's own client is not there.</summary>
    public static KeyGuardException WinRmNativeMissing(string command) => new("WinRmNativeMissing", FaultCategory.NotInstalled,
        $"The command {command} is not there.", "-Transport Native works on Windows only, by the module Microsoft.WSMan.Management that belongs to it. Everywhere else leave -Transport out.") { Target = command };

    /// <summary>The operating system's own client trusts what it trusts.</summary>
    public static KeyGuardException WinRmNativeCannotPin() => new("WinRmNativeCannotPin", FaultCategory.InvalidArgument,
        "The operating system's own WinRM client can't be told to accept one certificate only.", "Leave -Transport or -CertificateThumbprint out.");
}
