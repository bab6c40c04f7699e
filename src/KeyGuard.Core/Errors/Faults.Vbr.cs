using System;
using KeyGuard.Http;
using KeyGuard.Vbr;
using KeyGuard.Vbr.Wire;

namespace KeyGuard.Errors;

internal static partial class Faults
{
    private const string VbrRoles = "Listing and verifying passwords takes the role Backup Operator or Security Administrator, adding and changing them Security Administrator or Backup Administrator; see about_KeyGuard_Vbr.";

    /// <summary>An answer of VBR's REST API that is not a success.</summary>
    public static VbrException Vbr(VbrErrorReply error, string? correlationId, Uri endpoint)
    {
        var (id, category, action) = Meaning(error.Kind);
        return new VbrException(error.Kind, id, category, Describe(error, endpoint), action) { Status = error.Status, Code = error.Code, CorrelationId = correlationId };
    }

    private static (string Id, FaultCategory Category, string Action) Meaning(VbrErrorKind kind) => kind switch
    {
        VbrErrorKind.TokenExpired => ("VbrTokenExpired", FaultCategory.AuthenticationError, "Connect again with Connect-KeyGuardVbr: the backup server does not accept a fresh token either."),
        VbrErrorKind.AccessDenied => ("VbrAccessDenied", FaultCategory.SecurityError, "The user's role on the backup server does not allow this. " + VbrRoles),
        VbrErrorKind.NotFound => ("VbrNotFound", FaultCategory.ObjectNotFound, "The backup server has no such record, or no longer; look with Get-WrappedBackupKey."),
        VbrErrorKind.Throttled => ("VbrThrottled", FaultCategory.LimitsExceeded, "Wait a few minutes and run the command again; what is done already is recognised."),
        VbrErrorKind.Unavailable => VbrDown,
        VbrErrorKind.VersionUnsupported => ("VbrVersionUnsupported", FaultCategory.NotInstalled, "Connect again with Connect-KeyGuardVbr, which agrees on the version of the API anew."),
        _ => ("VbrRejected", FaultCategory.InvalidOperation, "The backup server understood and refused; its own words above say why. A password that is in use can't be removed."),
    };

    private static (string Id, FaultCategory Category, string Action) VbrDown => ("VbrUnavailable", FaultCategory.ResourceUnavailable,
        "Check that the Veeam Backup Server RESTful API Service runs on the backup server and that its port (9419) is open to this computer; then run the command again. What is done already is recognised.");

    /// <summary>VBR gave no token.</summary>
    public static VbrException VbrLogOn(VbrErrorReply error, string userName, string? correlationId, Uri endpoint)
    {
        if (error.Status is not (400 or 401 or 403) || error.Kind == VbrErrorKind.VersionUnsupported) return Vbr(error, correlationId, endpoint);
        return new VbrException(VbrErrorKind.CredentialsRejected, "VbrCredentialsRejected", FaultCategory.AuthenticationError,
            $"The user '{userName}' can't log on: {Describe(error, endpoint)}",
            "Check the user name (DOMAIN\\name or name@domain for a domain account) and the password, and that the user has a role on the backup server. An account that logs on with a second factor can't be used. The password is not tried again on this connection.")
        {
            Status = error.Status, Code = error.Code, CorrelationId = correlationId, Target = userName,
        };
    }

    /// <summary>No answer at all.</summary>
    public static VbrException VbrNoAnswer(HttpTransportException failure, Uri endpoint, ServerTrust trust)
    {
        if (failure.Failure == TransportFailure.Untrusted) return VbrUntrusted(failure, endpoint, trust);
        var (kind, (id, category, action)) = failure switch
        {
            { LastStatus: 429 } => (VbrErrorKind.Throttled, Meaning(VbrErrorKind.Throttled)),
            { Failure: TransportFailure.ReplyTooLarge } => (VbrErrorKind.Rejected, ("VbrReplyInvalid", FaultCategory.ProtocolError, "Check that server and port lead to the REST API of Veeam Backup & Replication.")),
            _ => (VbrErrorKind.Unavailable, VbrDown),
        };
        return new VbrException(kind, id, category, Redactor.Clean(failure.Message), action, failure) { Status = failure.LastStatus, CorrelationId = failure.CorrelationId };
    }

    private static VbrException VbrUntrusted(HttpTransportException failure, Uri endpoint, ServerTrust trust)
    {
        var shown = trust.Refused is { } refused ? $" It shows a certificate with the SHA-256 thumbprint {ByPairs(refused)}." : "";
        var wanted = trust.Pin is null ? "is not trusted by this computer" : "is not the one that was pinned";
        var action = trust.Pin is null
            ? "Give the server a certificate of an authority that this computer trusts. For the certificate that Veeam made for itself, read its SHA-256 thumbprint on the backup server, and if it is the one shown here, connect with -CertificateThumbprint."
            : "Somebody may be between this computer and the backup server. If its certificate was renewed, read the new SHA-256 thumbprint on the backup server itself and connect with that.";
        return new VbrException(VbrErrorKind.Untrusted, "TlsNotTrusted", FaultCategory.SecurityError, $"The certificate of {endpoint.Authority} {wanted}.{shown} Nothing was sent.", action, failure) { CorrelationId = failure.CorrelationId };
    }

    /// <summary>A success status whose body is cut off or is not VBR's JSON.</summary>
    public static VbrException VbrBadReply(Uri endpoint, string? correlationId, Exception? inner = null) => new(VbrErrorKind.Unavailable, "VbrReplyInvalid", FaultCategory.ProtocolError,
        $"The reply of {endpoint.Authority} is cut off or is not VBR's.", VbrDown.Action, inner) { CorrelationId = correlationId };

    public static VbrException VbrUnsettled(Uri endpoint) => new(VbrErrorKind.Unavailable, "VbrListingUnsettled", FaultCategory.ResourceBusy,
        $"The list of {endpoint.Authority} kept changing while it was read.", "Run the command again when nobody else is changing passwords or jobs.");

    public static VbrException VbrNoCommonVersion(Uri endpoint, string offered) => new(VbrErrorKind.VersionUnsupported, "VbrVersionUnsupported", FaultCategory.NotInstalled,
        $"{endpoint.Authority} accepts none of the API versions {VbrApiVersion.Known[VbrApiVersion.Known.Count - 1]} to {VbrApiVersion.Newest}{(offered.Length > 0 ? ", only " + offered : "")}.",
        "Check that server and port lead to the REST API of Veeam Backup & Replication 11.0a or later (port 9419).");

    public static VbrException VbrTooOld(string purpose, VbrApiVersion needed, VbrApiVersion agreed, Uri endpoint) => new(VbrErrorKind.VersionUnsupported, "VbrVersionTooOld", FaultCategory.NotInstalled,
        $"{endpoint.Authority} speaks version {agreed} of the API; to {purpose} it takes {needed}.", "This needs Veeam Backup & Replication 13 or later.");

    public static VbrException VbrStopped(string connection) => new(VbrErrorKind.Stopped, "VbrCallStopped", FaultCategory.InvalidOperation,
        $"A call of the backup server ({connection}) was stopped before it ended.", "Run the command again: what was left unfinished is settled first.");

    public static KeyGuardException ServerNameInvalid(string server) => new("ServerNameInvalid", FaultCategory.InvalidArgument,
        $"'{server}' can't be used as a backup server's name.", "Give a host name or an address, such as backup01.example.com; the port goes into -Port.") { Target = server };

    public static KeyGuardException ThumbprintInvalid(string thumbprint) => new("ThumbprintInvalid", FaultCategory.InvalidArgument,
        $"'{thumbprint}' is not the SHA-256 thumbprint of a certificate.",
        "Give 64 hexadecimal digits; colons and blanks are allowed. The 40 digits that Windows shows are SHA-1, which is not accepted: (openssl x509 -noout -fingerprint -sha256) shows the right one.") { Target = thumbprint };

    private static string ByPairs(string hex)
    {
        var pairs = new string[hex.Length / 2];
        for (var index = 0; index < pairs.Length; index++) pairs[index] = hex.Substring(index * 2, 2);
        return string.Join(":", pairs);
    }

    private static string Describe(VbrErrorReply error, Uri endpoint)
    {
        if (error.Status is >= 300 and < 400) return $"{endpoint.Authority} answered {error.Status}: it wants to redirect the call, and KeyGuard follows no redirects.";
        return $"{endpoint.Authority} answered {error.Status}{(error.Code.Length > 0 ? " " + error.Code : "")}{(error.Message.Length > 0 ? ": " + error.Message : " without an explanation.")}";
    }
}
