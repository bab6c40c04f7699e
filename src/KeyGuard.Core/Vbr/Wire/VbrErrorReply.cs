using System;
using System.Text;
using System.Text.Json;
using KeyGuard.Http;
using KeyGuard.KeyProtect.Wire;
using KeyGuard.Secrets;

namespace KeyGuard.Vbr.Wire;

/// <summary>
/// What an error reply says: <c>{errorCode, message, resourceId}</c> (OpenAPI, schema <c>Error</c>), or, from a gateway
/// or a very old server, anything at all.
/// </summary>
internal sealed record VbrErrorReply(int Status, string Code, string Message)
{
    private const int MostCharacters = 4096;

    /// <summary>Whether VBR itself has answered; only such a reply says anything about a record.</summary>
    public bool IsFromServer => Code.Length > 0;

    /// <param name="reply">The reply.</param>
    /// <param name="secret">What was sent, which an error must not repeat.</param>
    public static VbrErrorReply Read(HttpReply reply, SecretBytes? secret = null)
    {
        try
        {
            using var document = JsonDocument.Parse(reply.Body);
            var (code, message) = (document.RootElement.Text("errorCode") ?? "", document.RootElement.Text("message") ?? "");
            if (secret is not null) (code, message) = (Redactor.Without(secret, code), Redactor.Without(secret, message));
            return new VbrErrorReply(reply.Status, Redactor.Clean(code), Redactor.Clean(message));
        }
        catch (Exception broken) when (broken.IsBrokenJson())
        {
            return new VbrErrorReply(reply.Status, "", "");
        }
    }

    /// <summary>The body as text, in which an old server names the revisions that it speaks.</summary>
    public static string RawText(HttpReply reply)
    {
        var body = reply.Body.Span;
        return Encoding.UTF8.GetString(body.Slice(0, Math.Min(body.Length, MostCharacters)).ToArray());
    }

    public VbrErrorKind Kind => Status switch
    {
        // The specification gives one code, AccessDenied, for a token that is missing and for one that has expired.
        401 => VbrErrorKind.TokenExpired,
        403 => Code is "ExpiredToken" or "InvalidToken" ? VbrErrorKind.TokenExpired : VbrErrorKind.AccessDenied,
        404 => IsFromServer ? VbrErrorKind.NotFound : VbrErrorKind.Rejected,
        429 => VbrErrorKind.Throttled,
        400 or 501 when Code == "NotImplemented" => VbrErrorKind.VersionUnsupported,
        501 => VbrErrorKind.Rejected,
        >= 500 => VbrErrorKind.Unavailable,
        _ => VbrErrorKind.Rejected,
    };
}
