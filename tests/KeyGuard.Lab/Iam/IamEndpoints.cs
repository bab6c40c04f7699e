using System.Threading.Tasks;
using KeyGuard.Lab.Json;
using KeyGuard.Lab.Traffic;
using KeyGuard.Lab.World;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KeyGuard.Lab.Iam;

/// <summary>The token endpoint under its present and its older path.</summary>
internal sealed class IamEndpoints(LabWorld world, TokenGrants grants)
{
    private static readonly OperationName Token = new("token", CountsAsWrite: false);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/identity/token", (RequestDelegate)TokenAsync).WithMetadata(Token);
        routes.MapPost("/oidc/token", (RequestDelegate)TokenAsync).WithMetadata(Token);
    }

    private async Task TokenAsync(HttpContext context)
    {
        try
        {
            IFormCollection form = context.Request.HasFormContentType
                ? await context.Request.ReadFormAsync(context.RequestAborted)
                : FormCollection.Empty;
            JsonReply.Write(context.Response, 200, grants.Grant(context.Request, form), LabJson.Wire.TokenReply);
        }
        catch (IamError error)
        {
            var reply = IamErrorReply.For(error.Code, error.Message, context.Request, world.Clock.Now);
            JsonReply.Write(context.Response, error.Status, reply, LabJson.Wire.IamErrorReply);
        }
    }
}
