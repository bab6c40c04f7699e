using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using KeyGuard.Lab.Iam;
using KeyGuard.Lab.Json;
using KeyGuard.Lab.KeyProtect;
using KeyGuard.Lab.KeyProtect.Errors;
using KeyGuard.Lab.Vbr;
using KeyGuard.Lab.VSphere;
using KeyGuard.Lab.VSphere.Faults;
using KeyGuard.Lab.World;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace KeyGuard.Lab.Traffic.Faults;

/// <summary>The bytes that a rule answers with: its own text, or the error document of the service that was asked.</summary>
internal sealed class FaultReply(LabWorld world)
{
    private const string Failure = "Action could not be performed on key";

    public byte[] Body(FaultRule rule, HttpContext context)
    {
        if (rule.Body is not null)
            return Encoding.UTF8.GetBytes(rule.Body);

        int status = Status(rule);
        // a redirect, or a 200 with special headers: there is nothing to say
        if (status < 400 && rule.Code is null)
            return [];

        if (context.Request.Path.StartsWithSegments(VbrEndpoints.Root) || context.Request.Path.StartsWithSegments(VbrEndpoints.OAuth))
            return Encoding.UTF8.GetBytes(VbrError.For(status, rule.Code, rule.Message).ToJsonString());

        if (context.Request.Path.StartsWithSegments(VimEndpoints.Sdk) || context.Request.Path.StartsWithSegments(VimEndpoints.Vsan))
            return Encoding.UTF8.GetBytes(ProxyPage.Text(status));

        return context.Request.Path.StartsWithSegments(KmsEndpoints.Root)
            ? JsonSerializer.SerializeToUtf8Bytes(KmsDocument(rule, status), LabJson.Wire.CollectionErrorResource)
            : JsonSerializer.SerializeToUtf8Bytes(IamDocument(rule, status, context.Request), LabJson.Wire.IamErrorReply);
    }

    public static int Status(FaultRule rule) => rule.Status ?? (rule.Code is not null || rule.Message is not null ? 500 : 200);

    private IamErrorReply IamDocument(FaultRule rule, int status, HttpRequest request) => IamErrorReply.For(
        rule.Code ?? "BXNIM0000E", rule.Message ?? ReasonPhrases.GetReasonPhrase(status), request, world.Clock.Now);

    private static Collection<ErrorResource> KmsDocument(FaultRule rule, int status)
    {
        if (rule.Code is not { } code)
            return Single(new ErrorResource { ErrorMsg = rule.Message ?? PlainText(status) });

        var reason = new ErrorReason { Code = code, Message = rule.Message ?? ReasonPhrases.GetReasonPhrase(status), Status = status };
        return Single(new ErrorResource
        {
            ErrorMsg = ErrorText.Summary(status, code.Trim(), Failure),
            Reasons = rule.NoReasons ? null : ImmutableArray.Create(reason),
        });
    }

    private static Collection<ErrorResource> Single(ErrorResource resource) => Collection<ErrorResource>.Of(CollectionTypes.Error, resource);

    private static string PlainText(int status) => status switch
    {
        401 => KmsErrors.Unauthorized().Message,
        403 => "Forbidden: Your IBM Cloud access token is not authorized to perform the requested action",
        429 => "Too Many Requests: Please wait a few minutes and try again.",
        500 => "Internal Server Error: IBM Key Protect is currently unavailable. Your request could not be processed. Please try again later.",
        _ => ReasonPhrases.GetReasonPhrase(status),
    };
}
