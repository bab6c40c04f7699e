using System;
using System.Text;
using KeyGuard.Lab.World;
using Microsoft.AspNetCore.Http;

namespace KeyGuard.Lab.Iam;

/// <summary>The ways to get an access token: API key, compute resource, refresh token, assuming a trusted profile.</summary>
internal sealed class TokenGrants(LabWorld world, TokenService tokens)
{
    private const string Prefix = "urn:ibm:params:oauth:grant-type:";

    public TokenReply Grant(HttpRequest request, IFormCollection form)
    {
        string grantType = Required(form, "grant_type");
        string? clientId = ClientId(request);
        Identity identity = grantType switch
        {
            Prefix + "apikey" => OfApiKey(form),
            Prefix + "cr-token" => OfComputeResource(form),
            Prefix + "assume" => OfAssumedProfile(form),
            "refresh_token" => OfRefreshToken(form, clientId),
            _ => throw IamError.UnknownGrant(grantType),
        };
        return tokens.Grant(identity, grantType, clientId);
    }

    private Identity OfApiKey(IFormCollection form) =>
        world.Identities.FindByApiKey(Required(form, "apikey")) ?? throw IamError.UnknownApiKey();

    /// <summary>Any compute resource is trusted: what matters here is that the profile exists.</summary>
    private Identity OfComputeResource(IFormCollection form)
    {
        Required(form, "cr_token");
        return Profile(form);
    }

    private Identity OfAssumedProfile(IFormCollection form)
    {
        if (tokens.Read(Required(form, "access_token"), TokenService.Access) is not { } claims || tokens.IsExpired(claims))
            throw IamError.InvalidToken();

        return Profile(form);
    }

    private Identity OfRefreshToken(IFormCollection form, string? clientId)
    {
        if (tokens.Read(Required(form, "refresh_token"), TokenService.Refresh) is not { } claims || claims.ClientId != clientId)
            throw IamError.InvalidToken();
        if (tokens.IsExpired(claims))
            throw IamError.ExpiredRefreshToken();

        return world.Identities.FindByIamId(claims.IamId) ?? throw IamError.InvalidToken();
    }

    private Identity Profile(IFormCollection form)
    {
        string id = form["profile_id"].ToString();
        string crn = form["profile_crn"].ToString();
        string name = form["profile_name"].ToString();
        if (id.Length + crn.Length + name.Length == 0)
            throw IamError.MissingProperty("profile_id");

        return world.Identities.FindProfile(id, crn, name) ?? throw IamError.UnknownProfile();
    }

    private static string Required(IFormCollection form, string name) =>
        form[name].ToString() is { Length: > 0 } value ? value : throw IamError.MissingProperty(name);

    /// <summary>The client named by the optional Basic credentials; its secret is not checked.</summary>
    private static string? ClientId(HttpRequest request)
    {
        const string Basic = "Basic ";
        string header = request.Headers.Authorization.ToString();
        if (!header.StartsWith(Basic, StringComparison.OrdinalIgnoreCase))
            return null;

        byte[] buffer = new byte[header.Length];
        return Convert.TryFromBase64String(header[Basic.Length..], buffer, out int length)
            ? Encoding.UTF8.GetString(buffer, 0, length).Split(':')[0]
            : throw IamError.InvalidToken();
    }
}
