using System;
using System.Globalization;

namespace KeyGuard.Lab.KeyProtect.Errors;

/// <summary>Every refusal the Lab knows, with the codes and words of the service.</summary>
internal static class KmsErrors
{
    public static KmsError BearerMalformed() => new(400, "BEARER_SUB_EXTRACTION_ERR",
        "Extracting the subject from the bearer token failed: Make sure the bearer token passed is the correct one (and correct format) and is allowed to perform requested actions");

    /// <summary>400, not 401, and without a reason code: so the service answers an expired token.</summary>
    public static KmsError TokenExpired() => new(400, null, "Bad Request: Token is expired");

    /// <summary>One and the same for a wrong instance, a wrong region and a missing role.</summary>
    public static KmsError Unauthorized() => new(401, null,
        "Unauthorized: Either the user does not have access to the specified resource, the resource does not exist, or the region is incorrectly set");

    public static KmsError InstanceHeaderMissing() => new(400, null, "Bad Request: Header Bluemix-Instance is required");

    public static KmsError UnknownRoute() => new(404, null, "Not Found: The requested path does not exist");

    public static KmsError NotServed(int status) => status == 404 ? UnknownRoute() : new(status, null, "Not Implemented: The requested path is not supported");

    public static KmsError KeyNotFound() => new(404, "KEY_NOT_FOUND_ERR", "key does not exist");

    public static KmsError KeyDeleted() => new(410, "KEY_DELETED_ERR",
        "Key has already been deleted. Please delete references to this key.");

    public static KmsError InvalidState(string? expected = null) => new(409, "KEY_ACTION_INVALID_STATE_ERR", "Key is not in a valid state")
    {
        Preface = expected is null ? null : $"Key is not in {expected} state",
    };

    public static KmsError RootKeyRequired() => new(400, "KEY_ROOT_REQ_ERR", "Requested action can only be completed with a root key");

    public static KmsError NoBody() => new(400, "NO_BODY_ERR", "Missing body in request");

    public static KmsError BadBody(string detail) => new(400, "BAD_BODY_ERR",
        $"Invalid body data was passed. Please ensure the data passed had valid formatting with no invalid characters: {detail}");

    public static KmsError CollectionTotalMismatch() => new(400, "COLLECTION_TOTAL_MISMATCH_ERR",
        "Collection total does not match number of resources");

    public static KmsError InvalidField(string name, string mustBe) => new(400, "INVALID_FIELD_ERR", $"The field `{name}` must be: {mustBe}")
    {
        Target = new ErrorTarget("field", name),
    };

    public static KmsError InvalidQueryParameter(string name, string mustBe) =>
        new(400, "INVALID_QUERY_PARAM_ERR", $"The query_param '{name}' must be: {mustBe}")
        {
            Target = new ErrorTarget("query_param", name),
        };

    public static KmsError PayloadRequired() => new(400, "KEY_PAYLOAD_REQ_ERR",
        "This root key was created with user-supplied key material: Key material is required to perform a 'rotate' action")
    {
        Target = new ErrorTarget("field", "payload"),
    };

    public static KmsError RotationNotPermitted() => new(409, "KEY_ROTATION_NOT_PERMITTED",
        "This root key has been rotated within the last hour: Only one 'rotate' action per hour is permitted");

    public static KmsError TooEarly(string detail) => new(409, "REQ_TOO_EARLY_ERR",
        $"The key was updated recently: Please wait and try again: {detail}");

    public static KmsError KeyExpired(DateTimeOffset on) => new(400, "KEY_EXPIRED_ERR",
        "The action could not be performed on the key because the key is expired.")
    {
        Preface = string.Create(CultureInfo.InvariantCulture, $"The key expired on {on.UtcDateTime:yyyy-MM-dd HH:mm:ss} +0000 UTC"),
    };

    public static KmsError RestoreExpired() => new(400, "KEY_RESTORE_EXPIRED", "Key restoration has expired");

    public static KmsError AuthorizationsNotMet() => new(409, "AUTHORIZATIONS_NOT_MET",
        "Number of authorizations required to delete is not met")
    {
        Preface = "1 prior authorization(s) are required for deletion",
    };

    public static KmsError NotDualAuth() => new(409, "NOT_DUAL_AUTH_ERR", "The key is not dual auth enabled and cannot be set for deletion");

    public static KmsError ProtectedResource() => new(409, "PROTECTED_RESOURCE_ERR", "Key is protecting one or more cloud resources");

    /// <summary>That it is refused is documented, its code is not.</summary>
    public static KmsError HasKmipAdapters() => new(409, "PROTECTED_RESOURCE_ERR", "Key is active and associated with one or more KMIP adapters");

    public static KmsError RetentionPolicy() => new(409, "PREV_KEY_DEL_ERR",
        "The key cannot be deleted because it's protecting a cloud resource that has a retention policy: Before you delete this key, contact an account owner to remove the retention policy on each resource that is associated with the key");

    public static KmsError KeyRingNotEmpty() => new(409, "KEY_RING_NOT_EMPTY_ERR", "Key ring is not empty");

    public static KmsError KeyRingNotFound() => new(404, "KEY_RING_NOT_FOUND_ERR", "Key ring does not exist");

    public static KmsError UnprocessableCiphertext() => new(422, "UNPROCESSABLE_CIPHERTEXT_ERR",
        "The provided ciphertext is invalid or corrupted");

    public static KmsError NotTheOriginalCiphertext(string? detail = null) => InvalidField("ciphertext",
        "the original base64 encoded ciphertext from the wrap operation" + (detail is null ? "" : ": " + detail));
}
