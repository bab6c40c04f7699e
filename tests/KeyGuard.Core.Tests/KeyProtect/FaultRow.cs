using System.Collections.Generic;
using KeyGuard.KeyProtect;

namespace KeyGuard.Tests.KeyProtect;

/// <summary>One way in which the service, or something on the way to it, fails.</summary>
/// <param name="Rule">The Lab's fault rule, without the members <c>path</c> and <c>times</c>.</param>
/// <param name="Kind">What it means while the root key's metadata says Active.</param>
/// <param name="Status">The status reported; null where there was no answer.</param>
/// <param name="Requests">How often the action is asked for.</param>
/// <param name="Codes">The service's codes.</param>
internal sealed record FaultRow(string Rule, KmsErrorKind Kind, int? Status, int Requests, params string[] Codes)
{
    private const int Once = 1;
    private const int WithNewToken = 2;
    private const int WithRetries = 5;

    /// <summary>None of these says that a root key was revoked: every row of the fact sheet's 4.3, and what stands in between.</summary>
    public static readonly IReadOnlyDictionary<string, FaultRow> NotARevocation = new Dictionary<string, FaultRow>
    {
        ["409 invalid state, though the metadata says Active"] = Service(409, "KEY_ACTION_INVALID_STATE_ERR", KmsErrorKind.Conflict),
        ["409 invalid state with a leading blank in the code"] = Service(409, " KEY_ACTION_INVALID_STATE_ERR", KmsErrorKind.Conflict),
        ["409 without a code"] = new("""{"status":409}""", KmsErrorKind.Conflict, 409, Once),
        ["409 with its reasons missing"] = new("""{"status":409,"code":"KEY_ACTION_INVALID_STATE_ERR","noReasons":true}""", KmsErrorKind.Conflict, 409, Once),
        ["409 by a gateway"] = new("""{"status":409,"body":"<html>conflict</html>","contentType":"text/html"}""", KmsErrorKind.Conflict, 409, Once),
        ["409 authorizations"] = Service(409, "AUTHORIZATIONS_NOT_MET", KmsErrorKind.Conflict),
        ["409 protected resource"] = Service(409, "PROTECTED_RESOURCE_ERR", KmsErrorKind.Conflict),
        ["409 retention policy"] = Service(409, "PREV_KEY_DEL_ERR", KmsErrorKind.Conflict),
        ["409 not dual auth"] = Service(409, "NOT_DUAL_AUTH_ERR", KmsErrorKind.Conflict),
        ["409 rotation not permitted"] = Service(409, "KEY_ROTATION_NOT_PERMITTED", KmsErrorKind.Conflict),
        ["409 too early"] = Service(409, "REQ_TOO_EARLY_ERR", KmsErrorKind.Conflict),
        ["409 create and import access"] = Service(409, "KEY_CREATE_IMPORT_ACCESS_ERR", KmsErrorKind.Conflict),
        ["409 import token"] = Service(409, "IMPORT_TOKEN_EXPIRED_ERR", KmsErrorKind.Conflict),
        ["409 key ring"] = Service(409, "KEY_RING_NOT_EMPTY_ERR", KmsErrorKind.Conflict),
        ["410, though the metadata says Active"] = Service(410, "KEY_DELETED_ERR", KmsErrorKind.Conflict),
        ["410 in the old text, though the metadata says Active"] = new("""{"status":410,"message":"Gone: The key has been deleted and is no longer available"}""", KmsErrorKind.Conflict, 410, Once),
        ["410 by a gateway"] = new("""{"status":410,"body":"<html>Gone</html>","contentType":"text/html"}""", KmsErrorKind.Rejected, 410, Once),
        ["410 by a gateway that speaks JSON"] = new("""{"status":410,"body":"{\"error\":\"gone\"}"}""", KmsErrorKind.Rejected, 410, Once),
        ["410 without a body"] = new("""{"status":410,"transport":"empty"}""", KmsErrorKind.Rejected, 410, Once),
        ["404, though the metadata says Active"] = Service(404, "KEY_NOT_FOUND_ERR", KmsErrorKind.Conflict),
        ["404 by a gateway"] = new("""{"status":404,"body":"404 page not found"}""", KmsErrorKind.Rejected, 404, Once),
        ["401 in the old text"] = new("""{"status":401,"message":"Unauthorized: The user does not have access to the specified resource"}""", KmsErrorKind.AuthenticationFailed, 401, Once),
        ["401 in the new text"] = new("""{"status":401,"message":"Unauthorized: Either the user does not have access to the specified resource, the resource does not exist, or the region is incorrectly set"}""", KmsErrorKind.AuthenticationFailed, 401, Once),
        ["401 by a gateway"] = new("""{"status":401,"body":"login first"}""", KmsErrorKind.AuthenticationFailed, 401, Once),
        ["403"] = new("""{"status":403}""", KmsErrorKind.AuthenticationFailed, 403, Once),
        ["403 configuration rule"] = Service(403, "CONFIG_RULE_CONFLICT_ERR", KmsErrorKind.AuthenticationFailed),
        ["403 resource owner"] = Service(403, "RESOURCE_OWNER_ERR", KmsErrorKind.AuthenticationFailed),
        ["403 feature"] = Service(403, "FEATURE_RESTRICTED_ERR", KmsErrorKind.AuthenticationFailed),
        ["400 token expired, for ever"] = new("""{"status":400,"message":"Bad Request: Token is expired"}""", KmsErrorKind.TokenExpired, 400, WithNewToken),
        ["401 token expired, as HPCS says it"] = new("""{"status":401,"message":"Unauthorized: Token is expired"}""", KmsErrorKind.TokenExpired, 401, WithNewToken),
        ["400 malformed bearer"] = Service(400, "BEARER_SUB_EXTRACTION_ERR", KmsErrorKind.AuthenticationFailed),
        ["400 ciphertext"] = Field("ciphertext", KmsErrorKind.BadCiphertext),
        ["400 plaintext"] = Field("plaintext", KmsErrorKind.Rejected),
        ["422 ciphertext"] = Service(422, "UNPROCESSABLE_CIPHERTEXT_ERR", KmsErrorKind.BadCiphertext),
        ["422 in the old text"] = new("""{"status":422,"message":"Unprocessable Entity: Invalid ciphertext"}""", KmsErrorKind.BadCiphertext, 422, Once),
        ["422 signature"] = Service(422, "INVALID_SIG_EXP_ERR", KmsErrorKind.BadCiphertext),
        ["422 about registrations"] = Service(422, "KEY_INVALID_STATE_ERR", KmsErrorKind.Rejected),
        ["422 by a gateway"] = new("""{"status":422,"body":"unprocessable"}""", KmsErrorKind.Rejected, 422, Once),
        ["400 no body"] = Service(400, "NO_BODY_ERR", KmsErrorKind.Rejected),
        ["400 standard key"] = Service(400, "KEY_ROOT_REQ_ERR", KmsErrorKind.Rejected),
        ["400 by a gateway"] = new("""{"status":400,"body":"Token is expired"}""", KmsErrorKind.Rejected, 400, Once),
        ["400 root key expired"] = Service(400, "KEY_EXPIRED_ERR", KmsErrorKind.RootKeyExpired),
        ["400 HPCS without a master key"] = new("""{"status":400,"message":"rpc error: code = Unknown desc = CKR_IBM_WK_NOT_INITIALIZED"}""", KmsErrorKind.Unavailable, 400, Once),
        ["429"] = new("""{"status":429}""", KmsErrorKind.Throttled, 429, WithRetries),
        ["429 with Retry-After"] = new("""{"status":429,"headers":{"Retry-After":"2"}}""", KmsErrorKind.Throttled, 429, WithRetries),
        ["429 with a long Retry-After"] = new("""{"status":429,"headers":{"Retry-After":"3600"}}""", KmsErrorKind.Throttled, 429, Once),
        ["500 service down"] = new("""{"status":500}""", KmsErrorKind.Unavailable, 500, WithRetries),
        ["500 without a body"] = new("""{"status":500,"transport":"empty"}""", KmsErrorKind.Unavailable, 500, WithRetries),
        ["500 metadata broken for good"] = Service(500, "INCOMPLETE_METADATA_ERR", KmsErrorKind.Rejected),
        ["501"] = new("""{"status":501}""", KmsErrorKind.Rejected, 501, Once),
        ["502 in plain text"] = new("""{"status":502,"body":"Bad Gateway","contentType":"text/plain"}""", KmsErrorKind.Unavailable, 502, WithRetries),
        ["503 in HTML"] = new("""{"status":503,"body":"<html>upstream</html>","contentType":"text/html"}""", KmsErrorKind.Unavailable, 503, WithRetries),
        ["504"] = new("""{"status":504,"body":""}""", KmsErrorKind.Unavailable, 504, WithRetries),
        ["200 with truncated JSON"] = new("""{"transport":"truncate"}""", KmsErrorKind.Unavailable, null, Once),
        ["200 without a body"] = new("""{"status":200,"transport":"empty"}""", KmsErrorKind.Unavailable, null, Once),
        ["200 by a captive portal"] = new("""{"status":200,"body":"<html>Welcome</html>"}""", KmsErrorKind.Unavailable, null, Once),
        ["200 with other JSON"] = new("""{"status":200,"body":"{\"hello\":\"world\"}"}""", KmsErrorKind.Unavailable, null, Once),
        ["200 with members of the wrong type"] = new("""{"status":200,"body":"{\"plaintext\":\"AA==\",\"ciphertext\":5}"}""", KmsErrorKind.Unavailable, null, Once),
        ["connection reset"] = new("""{"transport":"reset"}""", KmsErrorKind.Unavailable, null, WithRetries),
        ["connection closed"] = new("""{"transport":"close"}""", KmsErrorKind.Unavailable, null, WithRetries),
        ["302 to somewhere else"] = new("""{"status":302,"headers":{"Location":"http://127.0.0.1:9/elsewhere"}}""", KmsErrorKind.Rejected, 302, Once),
        ["307 to itself"] = new("""{"status":307,"headers":{"Location":"/api/v2/keys"}}""", KmsErrorKind.Rejected, 307, Once),
    };

    /// <summary>The rule, for ever, for requests whose path matches.</summary>
    public string For(string path) => $$"""{"path":"{{path}}","times":0,{{Rule.Substring(1)}}""";

    private static FaultRow Service(int status, string code, KmsErrorKind kind) =>
        new($$"""{"status":{{status}},"code":"{{code}}"}""", kind, status, Once, code.Trim());

    private static FaultRow Field(string name, KmsErrorKind kind) => new(
        $$$"""{"status":400,"body":"{\"resources\":[{\"errorMsg\":\"Bad Request\",\"reasons\":[{\"code\":\"INVALID_FIELD_ERR\",\"target\":{\"type\":\"field\",\"name\":\"{{{name}}}\"}}]}]}"}""",
        kind, 400, Once, "INVALID_FIELD_ERR");
}
