using System;
using KeyGuard.Polyfills;

namespace KeyGuard.KeyProtect.Wire;

/// <summary>What the answer alone says, before the root key's metadata is asked.</summary>
internal enum FirstVerdict
{
    AuthenticationFailed,
    TokenExpired,
    BadCiphertext,
    Throttled,
    Unavailable,
    Conflict,
    Rejected,

    /// <summary>The 30 days in which a destroyed key can be restored are over.</summary>
    RestoreExpired,

    /// <summary>An imported key's material has to be given.</summary>
    MaterialRequired,

    /// <summary>The root key has expired; certain.</summary>
    RootKeyExpired,

    /// <summary>The key's state forbids it; which state, only the metadata tells.</summary>
    InvalidState,

    /// <summary>The service says the key is deleted.</summary>
    Gone,

    /// <summary>The service says there is no such key.</summary>
    NotFound,
}

/// <summary>
/// Classifies an error reply by status and code (Key Protect documentation, "error messages"). Prose is only looked
/// at for the two answers that carry no code.
/// </summary>
internal static class ErrorClassifier
{
    public static FirstVerdict Classify(ErrorReply error) => error.Status switch
    {
        400 => BadRequest(error),
        401 => SaysTokenExpired(error) ? FirstVerdict.TokenExpired : FirstVerdict.AuthenticationFailed,
        403 => FirstVerdict.AuthenticationFailed,
        404 => error.IsFromService ? FirstVerdict.NotFound : FirstVerdict.Rejected,
        409 => Conflict(error),
        410 => error.IsFromService ? FirstVerdict.Gone : FirstVerdict.Rejected,
        422 => Unprocessable(error),
        429 => FirstVerdict.Throttled,
        501 => FirstVerdict.Rejected,
        >= 500 => error.Has("INCOMPLETE_METADATA_ERR") ? FirstVerdict.Rejected : FirstVerdict.Unavailable,
        _ => FirstVerdict.Rejected,
    };

    private static FirstVerdict BadRequest(ErrorReply error)
    {
        if (SaysTokenExpired(error)) return FirstVerdict.TokenExpired;
        if (error.Has("BEARER_SUB_EXTRACTION_ERR")) return FirstVerdict.AuthenticationFailed;
        if (error.Has("KEY_EXPIRED_ERR")) return FirstVerdict.RootKeyExpired;
        if (error.Has("KEY_RESTORE_EXPIRED")) return FirstVerdict.RestoreExpired;
        if (error.Has("KEY_PAYLOAD_REQ_ERR")) return FirstVerdict.MaterialRequired;
        if (error.Has("INVALID_FIELD_ERR") && error.Field == "ciphertext") return FirstVerdict.BadCiphertext;
        // HPCS whose master key is not loaded: nobody's keys are revoked, the service just can't work.
        if (error.Message.Has("CKR_IBM_WK_NOT_INITIALIZED", StringComparison.Ordinal)) return FirstVerdict.Unavailable;
        return FirstVerdict.Rejected;
    }

    // 409 has many meanings; only the code tells them apart. Without one it proves nothing.
    private static FirstVerdict Conflict(ErrorReply error) =>
        error.Has("KEY_ACTION_INVALID_STATE_ERR") ? FirstVerdict.InvalidState : FirstVerdict.Conflict;

    private static FirstVerdict Unprocessable(ErrorReply error)
    {
        if (!error.IsFromService) return FirstVerdict.Rejected;
        var aboutRegistrations = error.Has("KEY_INVALID_STATE_ERR") || error.Has("KEY_ROOT_REQ_REG_ERR") || error.Has("KEY_VERSION_INVALID");
        return aboutRegistrations ? FirstVerdict.Rejected : FirstVerdict.BadCiphertext;
    }

    private static bool SaysTokenExpired(ErrorReply error) =>
        error.IsFromService && error.Codes.Count == 0 && error.Message.Has("token is expired", StringComparison.OrdinalIgnoreCase);
}
