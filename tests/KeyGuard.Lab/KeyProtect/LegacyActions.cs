using System;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace KeyGuard.Lab.KeyProtect;

/// <summary>The deprecated form <c>POST /keys/{id}?action=wrap</c>: turned into today's path before routing.</summary>
internal static class LegacyActions
{
    private const string Keys = KmsEndpoints.Root + "/keys/";

    public static IApplicationBuilder UseLegacyActions(this IApplicationBuilder app) => app.Use(RewriteAsync);

    private static Task RewriteAsync(HttpContext context, RequestDelegate next)
    {
        HttpRequest request = context.Request;
        if (request.QueryString.HasValue && HttpMethods.IsPost(request.Method) && NamesKeyOnly(request.Path.Value!))
        {
            string action = request.Query["action"].ToString();
            if (action.Length > 0)
                request.Path = $"{request.Path}/actions/{action}";
        }

        return next(context);
    }

    private static bool NamesKeyOnly(string path) =>
        path.StartsWith(Keys, StringComparison.Ordinal) && path.IndexOf('/', Keys.Length) < 0;
}
