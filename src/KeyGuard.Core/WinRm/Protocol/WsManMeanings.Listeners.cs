using System.Collections.Generic;
using KeyGuard.Errors;

namespace KeyGuard.WinRm.Protocol;

internal static partial class WsManMeanings
{
    private static WsManMeaning PortTaken => new("WinRmPortTaken", FaultCategory.ResourceBusy, "address and port are bound to another service's certificate",
        "On the computer, (netsh http show sslcert) shows who has it. Choose another port, or have that service give it up.");

    private static void AddListeners(Dictionary<long, WsManMeaning> codes)
    {
        codes[2150858882] = new("WinRmCertificateNotFound", FaultCategory.ObjectNotFound, "the computer's store has no certificate with this thumbprint",
            @"Put the certificate, with its private key, into the computer's store LocalMachine\My, or name another one.");
        codes[2150858889] = new("WinRmListenerAddressInvalid", FaultCategory.InvalidArgument, "the listener's address is not valid", "Give *, IP:<address> or MAC:<address>; the address must be one of the computer's own.");
        codes[2150858972] = new("WinRmPortInvalid", FaultCategory.InvalidArgument, "the port is not valid", "Give a port from 1 to 65535.");
        codes[2150858982] = PortTaken;
        codes[2150858984] = PortTaken;
        codes[2150858983] = new("WinRmThumbprintMissing", FaultCategory.InvalidArgument, "an HTTPS listener needs a certificate's thumbprint", "Name a certificate of the computer's store.");
        codes[2150858985] = new("WinRmHostNameMismatch", FaultCategory.InvalidArgument, "the listener's host name is not the one in the certificate",
            "Set host name and certificate together; the name must be in the certificate, letter by letter.");
        codes[2150858987] = new("WinRmThumbprintOnHttp", FaultCategory.InvalidArgument, "an HTTP listener has no certificate", "Leave the thumbprint out, or choose the HTTPS listener.");
        codes[2150858990] = new("WinRmCertificateUsage", FaultCategory.InvalidArgument, "the certificate is not meant for servers",
            "Choose one with the extended key usage Server Authentication (1.3.6.1.5.5.7.3.1).");
        codes[2150859029] = new("WinRmNoSuitableCertificate", FaultCategory.ObjectNotFound, "the computer has no certificate that fits",
            "It takes a certificate for the computer's name, for Server Authentication, in date, not revoked and not self-signed.");
        codes[2150859030] = new("WinRmFirewallClosed", FaultCategory.SecurityError, "the computer's firewall allows no exceptions", "Allow exceptions in the firewall of the computer, or by Group Policy.");
        codes[2150859031] = new("WinRmFirewallByPolicy", FaultCategory.SecurityError, "Group Policy forbids local changes of the firewall", "Add the rule to the Group Policy object that controls the firewall.");
        codes[2150859113] = new("WinRmPublicNetwork", FaultCategory.SecurityError, "a network of the computer is Public, where the exception does not apply", "Make the network a private or a domain one.");
    }
}
