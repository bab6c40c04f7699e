using System;
using System.Text.Json.Nodes;

namespace KeyGuard.Lab.Vbr;

/// <summary>A refusal of the REST API (OpenAPI, schema Error).</summary>
internal sealed class VbrError(int status, string code, string message, Guid? resourceId = null) : Exception(message)
{
    public int Status { get; } = status;

    public JsonObject Document => Write(code, Message, resourceId);

    public static VbrError Unauthorized() => new(401, "AccessDenied", "Unauthorized. Get bearer JWT token at /api/login");

    public static VbrError ExpiredToken() => new(401, "ExpiredToken", "The access token has expired.");

    public static VbrError WrongPassword() => new(401, "AccessDenied", "Authorization failed. The user name or password is incorrect.");

    public static VbrError Forbidden() => new(403, "AccessDenied", "Forbidden");

    public static VbrError Blocked() => new(403, "AccessDenied", "Too many failed verifications: verifying passwords is blocked for a while.");

    public static VbrError NotFound(Guid? id) => new(404, "NotFound", "Resource does not exist", id);

    public static VbrError InUse(Guid id, string user) => new(400, "UnknownError", $"The encryption password is in use by {user}.", id);

    public static VbrError BadRequest(string what) => new(400, "UnexpectedContent", $"One or more request parameters are not valid. {what}");

    public static VbrError UnsupportedVersion() => new(400, "NotImplemented", "The specified API version is not supported.");

    /// <summary>As VBR 11 answers.</summary>
    public static VbrError UnsupportedVersion(string[] supported) =>
        new(400, "UnexpectedContent", $"Unsupported RESTAPI version. The following versions are supported: v{string.Join(", v", supported)}.");

    /// <summary>The document for a fault of which only the status is given.</summary>
    public static JsonObject For(int status, string? code, string? message) => Write(code ?? CodeOf(status), message ?? "The request could not be processed.", null);

    private static string CodeOf(int status) => status switch
    {
        401 or 403 => "AccessDenied",
        404 => "NotFound",
        >= 500 => "ServiceUnavailable",
        _ => "UnknownError",
    };

    private static JsonObject Write(string code, string message, Guid? resourceId) =>
        new() { ["errorCode"] = code, ["message"] = message, ["resourceId"] = resourceId?.ToString() ?? "" };
}
