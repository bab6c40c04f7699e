using System;
using System.Buffers;
using System.Text.Json;
using System.Threading.Tasks;
using KeyGuard.Lab.Json;
using KeyGuard.Lab.Traffic;
using KeyGuard.Lab.World;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KeyGuard.Lab.Iam;

/// <summary>The metadata service of a VPC virtual server: an identity token first, with it the token of a trusted profile.</summary>
internal sealed class InstanceIdentityEndpoints(LabWorld world, TokenService tokens)
{
    private const string GrantType = "urn:ibm:params:oauth:grant-type:vpc-instance";
    private const int DefaultIdentityLifetime = 300;

    private static readonly OperationName IdentityToken = new("instanceIdentity", CountsAsWrite: false);
    private static readonly OperationName Token = new("token", CountsAsWrite: false);

    public void Map(IEndpointRouteBuilder routes)
    {
        foreach (string path in (string[])["/instance_identity/v1/token", "/identity/v1/token"])
            routes.MapPut(path, (RequestDelegate)(context => RunAsync(context, IssueIdentity))).WithMetadata(IdentityToken);
        foreach (string path in (string[])["/instance_identity/v1/iam_token", "/identity/v1/iam_tokens"])
            routes.MapPost(path, (RequestDelegate)(context => RunAsync(context, IssueAccess))).WithMetadata(Token);
    }

    private async Task RunAsync(HttpContext context, Func<HttpRequest, InstanceIdentityRequest, InstanceIdentityReply> issue)
    {
        try
        {
            ReadOnlySequence<byte> body = await RequestBody.ReadAsync(context.Request.BodyReader, context.RequestAborted);
            InstanceIdentityRequest request = RequestBody.Parse(body, LabJson.Wire.InstanceIdentityRequest) ?? new();
            context.Request.BodyReader.AdvanceTo(body.End);
            JsonReply.Write(context.Response, 200, issue(context.Request, request), LabJson.Wire.InstanceIdentityReply);
        }
        catch (JsonException)
        {
            Refuse(context, new IamError("BXNIM0106E", "The body is not the JSON that was expected."));
        }
        catch (IamError error)
        {
            Refuse(context, error);
        }
    }

    private void Refuse(HttpContext context, IamError error)
    {
        var reply = IamErrorReply.For(error.Code, error.Message, context.Request, world.Clock.Now);
        JsonReply.Write(context.Response, error.Status, reply, LabJson.Wire.IamErrorReply);
    }

    private InstanceIdentityReply IssueIdentity(HttpRequest http, InstanceIdentityRequest request)
    {
        // the header keeps requests forged through a proxy or a web page from getting a token
        if (!string.Equals(http.Headers["Metadata-Flavor"].ToString(), "ibm", StringComparison.OrdinalIgnoreCase))
            throw new IamError("bad_request", "The header Metadata-Flavor must be ibm.");

        return Issue(TokenService.InstanceIdentity, request.ExpiresIn ?? DefaultIdentityLifetime);
    }

    private InstanceIdentityReply IssueAccess(HttpRequest http, InstanceIdentityRequest request)
    {
        string bearer = http.Headers.Authorization.ToString();
        string token = bearer.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? bearer[7..] : "";
        if (tokens.Read(token, TokenService.InstanceIdentity) is not { } claims || tokens.IsExpired(claims))
            throw new IamError("BXNIM0407E", "The instance identity token is invalid.", StatusCodes.Status401Unauthorized);
        if (request.TrustedProfile is { } profile && world.Identities.FindProfile(profile.Id, profile.Crn, null) is null)
            throw IamError.UnknownProfile();

        return Issue(TokenService.Access, world.Settings.TokenLifetimeSeconds);
    }

    private InstanceIdentityReply Issue(string type, int lifetimeSeconds)
    {
        var lifetime = TimeSpan.FromSeconds(lifetimeSeconds);
        string token = tokens.Issue(world.Identities.TrustedProfile, type, GrantType, lifetime, null, out _);
        return new InstanceIdentityReply
        {
            AccessToken = token,
            CreatedAt = world.Clock.Now,
            ExpiresAt = world.Clock.Now + lifetime,
            ExpiresIn = lifetimeSeconds,
        };
    }
}
