using System;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Http;

namespace KeyGuard.Lab.Vbr;

/// <summary>One admitted call: the request, its body, and the revision of the API it is made in.</summary>
internal sealed record VbrCall(HttpContext Context, VbrRevision Revision, JsonObject Body)
{
    /// <exception cref="VbrError">The id is none.</exception>
    public Guid Id => Guid.TryParse((string?)Context.Request.RouteValues["id"], out Guid id) ? id : throw VbrError.NotFound(null);

    public string Query(string name) => Context.Request.Query[name].ToString();

    public int Number(string name, int standard)
    {
        string text = Query(name);
        if (text.Length == 0)
            return standard;

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : throw VbrError.BadRequest(name);
    }

    /// <exception cref="VbrError">The body has no such text.</exception>
    public string Text(string name) => Find(name) is { Length: > 0 } text ? text : throw VbrError.BadRequest($"{name} is required.");

    public string? Find(string name) => Body[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    public bool Flag(string name) => Body[name] is JsonValue value && value.TryGetValue(out bool flag) && flag;

    /// <exception cref="VbrError">The body is no JSON object.</exception>
    public static async Task<JsonObject> ReadBodyAsync(HttpRequest request)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsDelete(request.Method) || request.ContentLength is null or 0)
            return [];

        try
        {
            JsonNode? node = await JsonNode.ParseAsync(request.Body, cancellationToken: request.HttpContext.RequestAborted);
            return node as JsonObject ?? throw VbrError.BadRequest("The body must be an object.");
        }
        catch (JsonException)
        {
            throw VbrError.BadRequest("The body is not JSON.");
        }
    }
}

/// <summary>What the Lab serves differently in different revisions.</summary>
internal sealed record VbrRevision(string Name)
{
    /// <summary>Tags instead of unique ids, and the older name of the password's id in jobs.</summary>
    public bool IsOld => string.CompareOrdinal(Name, "1.2") < 0;

    public bool Verifies => string.CompareOrdinal(Name, "1.3") >= 0;
}
