using System;
using System.Buffers;
using KeyGuard.Lab.Iam;
using KeyGuard.Lab.KeyProtect.Errors;
using KeyGuard.Lab.World;
using Microsoft.AspNetCore.Http;

namespace KeyGuard.Lab.KeyProtect.Access;

/// <summary>Who may come in. First the token's form, then its age, then the instance and the role: the order clients rely on.</summary>
internal sealed class Admission(LabWorld world, TokenService tokens)
{
    private const string Bearer = "Bearer ";

    public KmsCall Admit(HttpContext context, KmsOperation operation, in ReadOnlySequence<byte> body)
    {
        Identity caller = Identify(context.Request);
        KmsInstance instance = FindInstance(context.Request);
        if ((caller.RolesIn(instance.Id) & operation.Roles) == Roles.None)
            throw KmsErrors.Unauthorized();

        return new KmsCall
        {
            Http = context,
            Settings = world.Settings,
            Instance = instance,
            Caller = caller,
            Now = world.Clock.Now,
            Body = body,
        };
    }

    private Identity Identify(HttpRequest request)
    {
        string header = request.Headers.Authorization.ToString();
        if (!header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            throw KmsErrors.BearerMalformed();

        TokenClaims claims = tokens.Read(header[Bearer.Length..], TokenService.Access) ?? throw KmsErrors.BearerMalformed();
        if (tokens.IsExpired(claims))
            throw KmsErrors.TokenExpired();

        return world.Identities.FindByIamId(claims.IamId) ?? throw KmsErrors.Unauthorized();
    }

    private KmsInstance FindInstance(HttpRequest request)
    {
        string id = request.Headers["Bluemix-Instance"].ToString();
        if (id.Length == 0)
            throw KmsErrors.InstanceHeaderMissing();

        return world.FindInstance(id) ?? throw KmsErrors.Unauthorized();
    }
}
