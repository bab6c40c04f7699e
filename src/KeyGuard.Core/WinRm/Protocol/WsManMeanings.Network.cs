using System.Collections.Generic;
using KeyGuard.Errors;

namespace KeyGuard.WinRm.Protocol;

/// <content>Codes that come from the operating system's own client rather than from the computer.</content>
internal static partial class WsManMeanings
{
    private static void AddNetwork(Dictionary<long, WsManMeaning> codes)
    {
        var unreachable = new WsManMeaning("WinRmUnreachable", FaultCategory.ConnectionError, "no connection could be made",
            "Check that the computer runs, that its WinRM service listens at this port, and that no firewall is in between.");
        codes[2150858770] = unreachable;
        codes[2150859026] = unreachable;
        codes[2150859046] = new("WinRmTimedOut", FaultCategory.ConnectionError, "the computer did not answer in time", "Check that the computer runs and that no firewall drops the packets; try again with a longer -ConnectTimeoutSec.");
        codes[2150859027] = new("WinRmUrlPrefixWrong", FaultCategory.ObjectNotFound, "there is a web server, but no WinRM at this URL", "Check the port, and the listener's URL prefix: it is wsman unless configured otherwise.");
        codes[2150859193] = new("WinRmNameUnknown", FaultCategory.ObjectNotFound, "the name can't be resolved", "Check the name and the DNS server's record.");
    }

    private static void AddLocal(Dictionary<long, WsManMeaning> codes)
    {
        for (var code = 2150858974; code <= 2150858979; code++) codes[code] = ClientForbids;
        codes[2150858980] = NotTrustedHost;
        codes[2150859195] = NotTrustedHost;
        codes[2150859248] = NotTrustedHost;
        codes[2150859019] = new("WinRmKerberosByAddress", FaultCategory.InvalidArgument, "Kerberos does not work with an IP address", "Give the computer's name.");
    }

    private static WsManMeaning ClientForbids => new("WinRmClientForbids", FaultCategory.SecurityError, "this computer's own WinRM client is configured not to log on like that",
        "Choose another -Authentication, which is safer than changing the client's configuration.");

    private static WsManMeaning NotTrustedHost => new("WinRmServerNotProved", FaultCategory.SecurityError, "without Kerberos or https the computer can't prove who it is",
        "Use the https listener (-UseSsl), or a name for which Kerberos works.");
}
