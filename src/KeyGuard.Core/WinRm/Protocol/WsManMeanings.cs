using System.Collections.Generic;
using KeyGuard.Errors;

namespace KeyGuard.WinRm.Protocol;

/// <summary>
/// The codes that WinRM answers with (wsmerror.h), and what they mean for somebody who audits or hardens it. The sub-code is
/// looked at where there is no code, or an unknown one.
/// </summary>
internal static partial class WsManMeanings
{
    private static readonly Dictionary<long, WsManMeaning> ByCode = Codes();

    /// <summary>Every code that is known.</summary>
    public static IEnumerable<long> Known => ByCode.Keys;

    /// <summary>Every sub-code that is known.</summary>
    public static IEnumerable<string> KnownSubcodes => BySubcode.Keys;

    public static WsManMeaning Of(WsManFault fault)
    {
        if (fault.Code is { } code && ByCode.TryGetValue(code, out var known)) return known;
        return BySubcode.TryGetValue(fault.Subcode, out var bySubcode) ? bySubcode : Unknown;
    }

    private static Dictionary<long, WsManMeaning> Codes()
    {
        var codes = new Dictionary<long, WsManMeaning>();
        AddAccess(codes);
        AddRequests(codes);
        AddListeners(codes);
        AddNetwork(codes);
        AddLocal(codes);
        return codes;
    }

    // DSP0226, 14: what every WS-Management service has, also one that is not Microsoft's.
    private static readonly Dictionary<string, WsManMeaning> BySubcode = new()
    {
        ["AccessDenied"] = AccessDenied,
        ["InvalidSelectors"] = SelectorsInvalid,
        ["AlreadyExists"] = AlreadyExists,
        ["SchemaValidationError"] = SchemaInvalid,
        ["TimedOut"] = TimedOut,
        ["EncodingLimit"] = TooLarge,
        ["InvalidResourceURI"] = UriInvalid,
        ["DestinationUnreachable"] = ResourceNotFound,
        ["ActionNotSupported"] = NotSupported,
        ["UnsupportedFeature"] = NotSupported,
        ["QuotaLimit"] = Busy,
    };

    private static WsManMeaning Unknown => new("WinRmFault", FaultCategory.InvalidOperation, "the service refused for a reason that KeyGuard does not know",
        "The computer's own words above say why; (winrm helpmsg <code>) on a Windows computer explains the code.");
}
