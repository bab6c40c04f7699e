using System;
using System.Threading.Tasks;
using KeyGuard.Lab.World;
using Microsoft.AspNetCore.Http;

namespace KeyGuard.Lab.Vbr;

/// <summary>Lets callers in: the revision they name, the token they bring, the tokens they are given.</summary>
internal sealed class VbrLogin(LabWorld world, VbrSessions sessions)
{
    private const string Bearer = "Bearer ";

    /// <exception cref="VbrError">The revision is missing or not served.</exception>
    public VbrRevision Revision(HttpRequest request)
    {
        string name = request.Headers["x-api-version"].ToString();
        if (name.Length == 0)
            throw VbrError.BadRequest("The header x-api-version is required.");
        if (world.Settings.VbrApiVersions.Contains(name))
            return new VbrRevision(name);

        throw world.Settings.VbrNamesVersions ? VbrError.UnsupportedVersion([.. world.Settings.VbrApiVersions]) : VbrError.UnsupportedVersion();
    }

    /// <exception cref="VbrError">The token is missing, unknown or expired.</exception>
    public VbrRole Role(HttpRequest request) => sessions.Role(Token(request));

    public void LogOut(HttpRequest request) => sessions.Close(Token(request));

    /// <exception cref="VbrError">The grant is refused.</exception>
    public async Task<VbrTokens> GrantAsync(HttpRequest request)
    {
        if (!request.HasFormContentType)
            throw VbrError.BadRequest("A form is required.");

        IFormCollection form = await request.ReadFormAsync(request.HttpContext.RequestAborted);
        bool shortRefresh = string.Equals(form["use_short_term_refresh"], "true", StringComparison.OrdinalIgnoreCase);
        return form["grant_type"].ToString() switch
        {
            "password" => sessions.Open(OfPassword(form), shortRefresh),
            "refresh_token" => sessions.Open(sessions.TakeRefresh(form["refresh_token"].ToString()) ?? throw VbrError.Unauthorized(), shortRefresh),
            _ => throw VbrError.BadRequest("grant_type"),
        };
    }

    private static VbrRole OfPassword(IFormCollection form) =>
        VbrUsers.Find(form["username"].ToString()) is { } role && form["password"] == VbrUsers.Password ? role : throw VbrError.WrongPassword();

    private static string Token(HttpRequest request)
    {
        string header = request.Headers.Authorization.ToString();
        return header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? header[Bearer.Length..] : throw VbrError.Unauthorized();
    }
}
