using System;
using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Threading.Tasks;
using KeyGuard.Lab.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KeyGuard.Lab.Control;

/// <summary>Maps calls of the control API: JSON in, JSON out, a plain error text for mistakes.</summary>
internal static class ControlRoutes
{
    private const string Root = "/lab";

    /// <summary>A call without a body.</summary>
    public static void MapCall<TReply>(
        this IEndpointRouteBuilder routes, string method, string path, JsonTypeInfo<TReply> replyType, Func<HttpContext, TReply> answer) =>
        routes.MapMethods(Root + path, [method], (RequestDelegate)(context => AnswerAsync(context, replyType, () => answer(context))));

    /// <summary>A call with a JSON body.</summary>
    public static void MapCall<TBody, TReply>(
        this IEndpointRouteBuilder routes,
        string method,
        string path,
        JsonTypeInfo<TBody> bodyType,
        JsonTypeInfo<TReply> replyType,
        Func<TBody, TReply> answer)
        where TBody : class =>
        routes.MapCall(method, path, bodyType, replyType, (_, body) => answer(body));

    /// <summary>A call with a JSON body, about something that its path names.</summary>
    public static void MapCall<TBody, TReply>(
        this IEndpointRouteBuilder routes,
        string method,
        string path,
        JsonTypeInfo<TBody> bodyType,
        JsonTypeInfo<TReply> replyType,
        Func<HttpContext, TBody, TReply> answer)
        where TBody : class =>
        routes.MapMethods(Root + path, [method], (RequestDelegate)(async context =>
        {
            ReadOnlySequence<byte> body = await RequestBody.ReadAsync(context.Request.BodyReader, context.RequestAborted);
            await AnswerAsync(context, replyType, () => answer(
                context, RequestBody.Parse(body, bodyType) ?? throw new ArgumentException("The call needs a JSON body.")));
            context.Request.BodyReader.AdvanceTo(body.End);
        }));

    private static Task AnswerAsync<TReply>(HttpContext context, JsonTypeInfo<TReply> replyType, Func<TReply> answer)
    {
        try
        {
            JsonReply.Write(context.Response, 200, answer(), replyType);
        }
        catch (Exception mistake) when (mistake is ArgumentException or JsonException)
        {
            JsonReply.Write(context.Response, 400, new ControlError(mistake.Message), LabJson.Wire.ControlError);
        }

        return Task.CompletedTask;
    }
}
