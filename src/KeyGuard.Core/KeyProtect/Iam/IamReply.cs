using System;
using System.Text.Json;
using KeyGuard.Errors;
using KeyGuard.Http;
using KeyGuard.KeyProtect.Wire;
using KeyGuard.Secrets;

namespace KeyGuard.KeyProtect.Iam;

/// <summary>Reads what IAM's token service answers (IAM Identity Services API, <c>POST /identity/token</c>).</summary>
internal static class IamReply
{
    private const int DefaultLifetimeSeconds = 3600;

    /// <param name="reply">The reply.</param>
    /// <param name="endpoint">Where it came from.</param>
    /// <param name="now">When it came.</param>
    /// <param name="credential">What was sent, which an error must not repeat.</param>
    public static AccessToken Token(HttpReply reply, Uri endpoint, DateTimeOffset now, SecretBytes? credential = null)
    {
        if (!reply.IsSuccess) throw Error(reply, credential);
        try
        {
            using var document = JsonDocument.Parse(reply.Body);
            var value = document.RootElement.Text("access_token") ?? throw Faults.BadReply(endpoint, reply.CorrelationId);
            // expires_in counts from now, so it holds however wrong this computer's clock may be.
            var lifetime = document.RootElement.Number("expires_in") ?? DefaultLifetimeSeconds;
            return new AccessToken(value, now, now + TimeSpan.FromSeconds(lifetime));
        }
        catch (Exception broken) when (broken.IsBrokenJson())
        {
            throw Faults.BadReply(endpoint, reply.CorrelationId, broken);
        }
    }

    private static KmsException Error(HttpReply reply, SecretBytes? credential)
    {
        var (code, message) = Describe(reply);
        if (credential is not null) (code, message) = (Redactor.Without(credential, code), Redactor.Without(credential, message));
        var kind = reply.Status switch
        {
            429 => KmsErrorKind.Throttled,
            400 or 401 or 403 => KmsErrorKind.AuthenticationFailed,
            _ => KmsErrorKind.Unavailable,
        };
        return Faults.Iam(kind, reply.Status, code, message, reply.CorrelationId);
    }

    private static (string Code, string Message) Describe(HttpReply reply)
    {
        try
        {
            using var document = JsonDocument.Parse(reply.Body);
            var root = document.RootElement;
            return (root.Text("errorCode") ?? "", root.Text("errorMessage") ?? "no explanation");
        }
        catch (Exception broken) when (broken.IsBrokenJson())
        {
            return ("", "no explanation");
        }
    }
}
