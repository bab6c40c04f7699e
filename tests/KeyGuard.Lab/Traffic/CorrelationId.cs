using System;
using Microsoft.AspNetCore.Http;

namespace KeyGuard.Lab.Traffic;

/// <summary>Each reply carries the correlation id that the request named, or a new one.</summary>
internal static class CorrelationId
{
    private const string Header = "correlation-id";

    public static string Assign(HttpContext context)
    {
        string id = context.Request.Headers[Header].ToString();
        if (id.Length == 0)
            id = Guid.NewGuid().ToString();
        context.Response.Headers[Header] = id;
        return id;
    }
}
