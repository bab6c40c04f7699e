using System.Collections.Generic;
using KeyGuard.Errors;

namespace KeyGuard.WinRm.Protocol;

internal static partial class WsManMeanings
{
    private static WsManMeaning AccessDenied => new("WinRmAccessDenied", FaultCategory.SecurityError, "the account may not do this",
        "Use an account of the computer's local group Administrators. A local account other than the built-in Administrator is filtered by User Account Control while LocalAccountTokenFilterPolicy is 0, as baselines want it: use a domain account.");

    private static WsManMeaning ResourceNotFound => new("WinRmResourceNotFound", FaultCategory.ObjectNotFound, "there is no such resource, or no such listener",
        "Read the computer again with Get-WinRMSecurity: the listener may have been removed in the meantime.");

    private static WsManMeaning UriInvalid => new("WinRmResourceUriInvalid", FaultCategory.ProtocolError, "the service does not know the resource",
        "Check that Windows' own WinRM service answers at this port. Other WS-Management services (OMI, Openwsman, a server's management board) have no WinRM configuration.");

    private static WsManMeaning SelectorsInvalid => new("WinRmSelectorsInvalid", FaultCategory.InvalidData, "the keys do not name a resource",
        "Read the computer again with Get-WinRMSecurity; if it happens again, report it with the code.");

    private static WsManMeaning SchemaInvalid => new("WinRmSchemaInvalid", FaultCategory.InvalidData, "the service does not accept the setting",
        "This version of Windows does not have the setting, or allows other values for it; CredSSP, for example, is missing on some.");

    private static WsManMeaning AlreadyExists => new("WinRmAlreadyExists", FaultCategory.ResourceExists, "there is one already",
        "Nothing was changed. Look at the computer with Get-WinRMSecurity; a listener that is there is changed, not made.");

    private static WsManMeaning TooLarge => new("WinRmReplyTooLarge", FaultCategory.LimitsExceeded, "the reply is larger than the agreed size",
        "Over https replies may be larger than over encrypted http: use the https listener, or raise MaxEnvelopeSizekb on the computer.");

    private static WsManMeaning TimedOut => new("WinRmOperationTimedOut", FaultCategory.ConnectionError, "the service did not get done in the time it was given",
        "The computer is busy: run the command again, with a longer -OperationTimeoutSec.");

    private static WsManMeaning NotSupported => new("WinRmNotSupported", FaultCategory.InvalidOperation, "the service does not support this",
        "Check that Windows' own WinRM service answers at this port, and its version.");

    private static WsManMeaning Busy => new("WinRmQuotaExceeded", FaultCategory.LimitsExceeded, "a quota of the service is used up",
        "Wait until other management tools have ended their sessions, then run the command again.");

    private static WsManMeaning InvalidParameter => new("WinRmParameterInvalid", FaultCategory.InvalidData, "a parameter is not accepted",
        "The computer's own words above name the parameter; compare it with what this version of Windows allows.");

    private static void AddAccess(Dictionary<long, WsManMeaning> codes)
    {
        codes[5] = AccessDenied;
        codes[2147942405] = AccessDenied;
        codes[2150858806] = new("WinRmSenderNotAuthenticated", FaultCategory.AuthenticationError, "the service could not tell who is asking",
            "Check user name and password; over http, that the clocks of both computers agree and that they are in the same domain or a trusted one.");
        codes[2150858890] = new("WinRmSetByPolicy", FaultCategory.SecurityError, "the setting is controlled by Group Policy, and can't be changed on the computer",
            @"Change it in the Group Policy object that sets it (Computer Configuration\Administrative Templates\Windows Components\Windows Remote Management), or set that policy to Not Configured. Export-WinRMPolicy writes the values for a policy.");
        codes[2150859071] = new("WinRmSettingReadOnly", FaultCategory.InvalidOperation, "the setting can only be read", "Leave it as it is; the service sets it by itself.");
        codes[2150859182] = new("WinRmSettingDeprecated", FaultCategory.InvalidOperation, "the setting is no longer in use", "Leave it as it is; this version of Windows has another one in its place.");
        codes[2150859229] = new("WinRmRemoteAccessOff", FaultCategory.SecurityError, "the service is configured not to take requests from other computers",
            "The policy 'Allow remote server management through WinRM' is disabled (AllowAutoConfig=0), as CIS level 2 wants it, or AllowRemoteAccess is false. Only somebody at the computer itself can change that.");
    }

    private static void AddRequests(Dictionary<long, WsManMeaning> codes)
    {
        codes[87] = InvalidParameter;
        codes[2147942487] = InvalidParameter;
        codes[2150858752] = ResourceNotFound;
        codes[2150858754] = UriInvalid;
        codes[2150858757] = new("WinRmConfigurationCorrupted", FaultCategory.InvalidData, "the configuration of the service is damaged",
            "On the computer itself, (winrm invoke Restore winrm/config) puts the defaults back; listeners and certificates then have to be configured anew.");
        codes[2150858767] = new("WinRmRequestInvalid", FaultCategory.ProtocolError, "a header of the request is not accepted", "Use a shorter -OperationTimeoutSec; if it happens again, report it with the code.");
        codes[2150858790] = TooLarge;
        codes[2150858824] = TooLarge;
        codes[2150858793] = TimedOut;
        codes[2150858813] = SelectorsInvalid;
        codes[2150858842] = SelectorsInvalid;
        codes[2150858843] = SelectorsInvalid;
        codes[2150858817] = SchemaInvalid;
        codes[2150858803] = AlreadyExists;
        codes[2150858851] = AlreadyExists;
        codes[2150858992] = new("WinRmReplyInvalid", FaultCategory.ProtocolError, "the reply lacks what was made", "Look with Get-WinRMSecurity whether it was made.");
        codes[2150859173] = Busy;
        codes[2150859174] = Busy;
        codes[2150859175] = Busy;
    }
}
