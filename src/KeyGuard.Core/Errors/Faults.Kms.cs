using System;
using System.Globalization;
using KeyGuard.Http;
using KeyGuard.KeyProtect;
using KeyGuard.KeyProtect.Wire;

namespace KeyGuard.Errors;

/// <summary>Every failure KeyGuard reports is made here: id, category, message and advice side by side.</summary>
internal static partial class Faults
{
    /// <summary>An answer of the key management service that is not a success.</summary>
    public static KmsException Kms(FirstVerdict verdict, ErrorReply error, string? correlationId, Uri endpoint, string instanceId)
    {
        var (kind, id, category, action) = Meaning(verdict, endpoint, instanceId);
        return new KmsException(kind, id, category, Describe(error, endpoint), action)
        {
            Verdict = verdict,
            Status = error.Status,
            Codes = error.Codes,
            CorrelationId = correlationId,
        };
    }

    private static (KmsErrorKind Kind, string Id, FaultCategory Category, string Action) Meaning(FirstVerdict verdict, Uri endpoint, string instanceId) => verdict switch
    {
        FirstVerdict.AuthenticationFailed => (KmsErrorKind.AuthenticationFailed, "KmsAccessDenied", FaultCategory.AuthenticationError,
            $"Key Protect gives this one answer for all of these, so check each: the identity's role on instance {instanceId}, the instance id, the region in {endpoint}, public or private endpoint, and the account's network and context-based restrictions. It never means that a root key was revoked."),
        FirstVerdict.TokenExpired => (KmsErrorKind.TokenExpired, "KmsTokenExpired", FaultCategory.AuthenticationError,
            "Connect again with Connect-KeyGuardKms. If a fresh token is refused as well, compare this computer's clock with the real time."),
        FirstVerdict.BadCiphertext => (KmsErrorKind.BadCiphertext, "KmsBadCiphertext", FaultCategory.InvalidData,
            "The wrapped text is damaged, was wrapped by another root key, or with other additional data. Connect to the instance and root key that wrapped it, or take the text from the custody file."),
        FirstVerdict.Throttled => (KmsErrorKind.Throttled, "KmsThrottled", FaultCategory.LimitsExceeded,
            "Wait a few minutes and run the command again, with a lower -ThrottleLimit; what is done already is recognised."),
        FirstVerdict.Unavailable => Unavailable,
        FirstVerdict.RootKeyExpired => RootKeyExpired,
        FirstVerdict.InvalidState or FirstVerdict.Conflict => Conflict,
        FirstVerdict.Gone => RootKeyDestroyed,
        FirstVerdict.NotFound => (KmsErrorKind.KeyUnknown, "RootKeyUnknown", FaultCategory.ObjectNotFound,
            $"Check the root key's id or alias and that it belongs to instance {instanceId}: Get-KmsRootKey lists what is there. By itself this never means that a root key was revoked."),
        FirstVerdict.RestoreExpired => (KmsErrorKind.RestoreExpired, "RootKeyRestoreExpired", FaultCategory.InvalidOperation,
            "A destroyed root key can be restored for 30 days, and they are over: what was wrapped by it alone stays unreadable. Keys that have another custodian are unwrapped by that one."),
        FirstVerdict.MaterialRequired => (KmsErrorKind.MaterialRequired, "RootKeyMaterialRequired", FaultCategory.InvalidArgument,
            "The root key was imported, so the service can't make its material by itself. To rotate it, give the new material with -MaterialSecret; to restore it, give back the old one with IBM's own tools."),
        _ => (KmsErrorKind.Rejected, "KmsRejected", FaultCategory.ProtocolError,
            "The service refused the call itself, and its own words above say why. Check the arguments and the endpoint's URL; give the correlation id to IBM support if both are right."),
    };

    private static (KmsErrorKind, string, FaultCategory, string) Unavailable => (KmsErrorKind.Unavailable, "KmsUnavailable", FaultCategory.ResourceUnavailable,
        "Nothing is known about the root key while its service does not answer. Run the command again when the service or the network is back.");

    private static (KmsErrorKind, string, FaultCategory, string) Conflict => (KmsErrorKind.Conflict, "KmsConflict", FaultCategory.InvalidOperation,
        "Look at the root key's state with Get-KmsRootKey. Enabling and restoring are possible 30 seconds after the last change, rotating once an hour.");

    private static (KmsErrorKind, string, FaultCategory, string) RootKeyDestroyed => (KmsErrorKind.RootKeyDestroyed, "RootKeyDestroyed", FaultCategory.InvalidOperation,
        "The root key was deleted on purpose. Within 30 days Restore-KmsRootKey brings it back; KeyGuard removes nothing by itself.");

    private static (KmsErrorKind, string, FaultCategory, string) RootKeyDisabled => (KmsErrorKind.RootKeyDisabled, "RootKeyDisabled", FaultCategory.InvalidOperation,
        "The root key was suspended on purpose. Enable-KmsRootKey makes it usable again; KeyGuard removes nothing by itself.");

    private static (KmsErrorKind, string, FaultCategory, string) RootKeyExpired => (KmsErrorKind.RootKeyExpired, "RootKeyExpired", FaultCategory.InvalidOperation,
        "An expired root key still unwraps and re-wraps, but wraps nothing new: make new backup keys under another root key.");

    /// <summary>The same failure, now that the root key's metadata has been asked.</summary>
    public static KmsException Investigated(KmsException first, KmsErrorKind kind, KmsRootKey? rootKey)
    {
        var (_, id, category, action) = kind switch
        {
            KmsErrorKind.RootKeyDestroyed => RootKeyDestroyed,
            KmsErrorKind.RootKeyDisabled => RootKeyDisabled,
            KmsErrorKind.RootKeyExpired => RootKeyExpired,
            KmsErrorKind.Conflict => Conflict,
            _ => (first.Kind, first.ErrorId, first.Category, first.RecommendedAction),
        };
        var message = rootKey is null ? first.Message : $"{first.Message.TrimEnd('.')}. The metadata of root key {rootKey.Id} says: {rootKey.State}.";
        return new KmsException(kind, id, category, message, action, first)
        {
            Verdict = first.Verdict,
            Status = first.Status,
            Codes = first.Codes,
            CorrelationId = first.CorrelationId,
            RootKey = rootKey,
        };
    }

    /// <summary>The same refusal, now that the identity has been seen to read the root key's metadata.</summary>
    public static KmsException ActionDenied(KmsException first, string action, string rootKey) => new(KmsErrorKind.AuthenticationFailed, "KmsAccessDenied", FaultCategory.AuthenticationError,
        $"{first.Message.TrimEnd('.')}. This identity may read the metadata of root key {rootKey}, so instance, region and network are right: what it lacks is the right to {action}.",
        action == "unwrap"
            ? "Connect with an identity that may unwrap, such as one with the role Reader; about_KeyGuard_Identities has who should. It never means that a root key was revoked."
            : $"Give the identity a role with the right to {action} on this root key; about_KeyGuard_Identities has which. It never means that a root key was revoked.", first)
    {
        Verdict = first.Verdict,
        Status = first.Status,
        Codes = first.Codes,
        CorrelationId = first.CorrelationId,
    };

    /// <summary>What the root key's metadata says rules the action out, without trying it.</summary>
    public static KmsException RootKeyUnusable(KmsErrorKind kind, KmsRootKey rootKey)
    {
        var (_, id, category, action) = kind == KmsErrorKind.RootKeyDestroyed ? RootKeyDestroyed : RootKeyDisabled;
        return new KmsException(kind, id, category, $"The metadata of root key {rootKey.Id} says: {rootKey.State}.", action) { RootKey = rootKey };
    }

    /// <summary>No answer at all, from the key management service or IAM.</summary>
    public static KmsException NoAnswer(HttpTransportException failure)
    {
        var (kind, id, category, action) = failure switch
        {
            { LastStatus: 429 } => (KmsErrorKind.Throttled, "KmsThrottled", FaultCategory.LimitsExceeded, "Wait a few minutes and run the command again, with a lower -ThrottleLimit."),
            { Failure: TransportFailure.Untrusted } => (KmsErrorKind.Rejected, "TlsNotTrusted", FaultCategory.SecurityError,
                "The server's certificate must be trusted by this computer and name the host. KeyGuard offers no way around that; check for a proxy that opens TLS, and the computer's clock and root certificates."),
            { Failure: TransportFailure.ReplyTooLarge } => (KmsErrorKind.Rejected, "KmsReplyInvalid", FaultCategory.ProtocolError, "Check that the endpoint's URL leads to Key Protect or HPCS."),
            _ => Unavailable,
        };
        return new KmsException(kind, id, category, Redactor.Clean(failure.Message), action, failure) { Status = failure.LastStatus, CorrelationId = failure.CorrelationId };
    }

    /// <summary>A success status whose body is cut off or is not the service's JSON.</summary>
    public static KmsException BadReply(Uri endpoint, string? correlationId, Exception? inner = null)
    {
        var (kind, _, _, action) = Unavailable;
        return new KmsException(kind, "KmsReplyInvalid", FaultCategory.ProtocolError, $"The reply of {endpoint.Authority} is cut off or is not Key Protect's.", action, inner) { CorrelationId = correlationId };
    }

    /// <summary>IAM refused the credentials, or could not be used.</summary>
    public static KmsException Iam(KmsErrorKind kind, int status, string code, string message, string? correlationId)
    {
        var (id, category, action) = kind switch
        {
            KmsErrorKind.Throttled => ("IamThrottled", FaultCategory.LimitsExceeded, "IAM is asked for tokens too often from this account. Wait a few minutes and try again."),
            KmsErrorKind.Unavailable => ("IamUnavailable", FaultCategory.ResourceUnavailable, "IBM Cloud IAM does not answer properly. Try again later; nothing is known about any root key."),
            _ => ("IamCredentialsRejected", FaultCategory.AuthenticationError,
                code == "BXNIM0410E"
                    ? "The owner of the API key is no longer an active user of the account. Use an API key of a service ID."
                    : "Check the API key, trusted profile or token: it may be mistyped, deleted, locked or of another account."),
        };
        var text = string.Format(CultureInfo.InvariantCulture, "IBM Cloud IAM answered {0}{1}: {2}", status, code.Length > 0 ? " " + code : "", Redactor.Clean(message));
        return new KmsException(kind, id, category, text, action) { Status = status, Codes = code.Length > 0 ? [code] : [], CorrelationId = correlationId };
    }

    /// <summary>The token given with the connection has run out, and there is nothing to get another with.</summary>
    public static KmsException BearerTokenExpired() => new(KmsErrorKind.TokenExpired, "KmsTokenExpired", FaultCategory.AuthenticationError,
        "The access token given to Connect-KeyGuardKms has expired.", "Connect again with a fresh token, or with an API key, from which KeyGuard renews tokens by itself.");

    private static string Describe(ErrorReply error, Uri endpoint)
    {
        var codes = error.Codes.Count > 0 ? " " + string.Join(", ", error.Codes) : "";
        if (error.Status is >= 300 and < 400) return $"{endpoint.Authority} answered {error.Status}: it wants to redirect the call, and KeyGuard follows no redirects.";
        return $"{endpoint.Authority} answered {error.Status}{codes}{(error.Message.Length > 0 ? ": " + error.Message : " without an explanation.")}";
    }
}
