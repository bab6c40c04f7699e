using System;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using KeyGuard.Lab.Json;
using KeyGuard.Lab.Traffic;
using KeyGuard.Lab.World;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KeyGuard.Lab.Vbr;

/// <summary>The table of VBR's REST API, as far as encryption passwords are concerned (OpenAPI 1.1-rev0 to 1.3-rev2).</summary>
internal sealed class VbrEndpoints(LabWorld world, VbrLogin login, VbrPasswordCalls passwords)
{
    public const string Root = "/api/v1";
    public const string OAuth = "/api/oauth2";

    public void Map(IEndpointRouteBuilder routes)
    {
        const string Passwords = Root + "/encryptionPasswords";
        routes.MapPost(OAuth + "/token", (RequestDelegate)TokenAsync).WithMetadata(new OperationName("vbr-token", CountsAsWrite: false));
        routes.MapGet(Root + "/serverTime", (RequestDelegate)ServerTimeAsync).WithMetadata(new OperationName("vbr-time", CountsAsWrite: false));
        Map(routes, "POST", OAuth + "/logout", "vbr-logout", VbrRights.Anyone, LogOut);
        Map(routes, "GET", Passwords, "vbr-list", VbrRights.ViewPasswords, passwords.List);
        Map(routes, "POST", Passwords, "vbr-add", VbrRights.ChangePasswords, passwords.Add, success: 201);
        Map(routes, "GET", Passwords + "/{id}", "vbr-get", VbrRights.ViewPasswords, passwords.Get);
        Map(routes, "PUT", Passwords + "/{id}", "vbr-edit", VbrRights.ChangePasswords, passwords.Edit);
        Map(routes, "DELETE", Passwords + "/{id}", "vbr-remove", VbrRights.ChangePasswords, passwords.Remove, success: 204);
        Map(routes, "POST", Passwords + "/{id}/changepassword", "vbr-change", VbrRights.ChangePasswords, passwords.Change);
        Map(routes, "POST", Passwords + "/{id}/verify", "vbr-verify", VbrRights.ViewPasswords, passwords.Verify);
        Map(routes, "GET", Root + "/serverInfo", "vbr-info", VbrRights.Administer, _ => VbrDocuments.ServerInfo());
        Map(routes, "GET", Root + "/configBackup", "vbr-config", VbrRights.Administer, _ => VbrDocuments.ConfigBackup(world.Vbr.State));
        Map(routes, "GET", Root + "/jobs", "vbr-jobs", VbrRights.Anyone, Jobs);
    }

    private void Map(IEndpointRouteBuilder routes, string method, string path, string name, Func<VbrRole, bool> right, Func<VbrCall, JsonObject?> answer, int success = 200)
    {
        RequestDelegate serve = context => AnswerAsync(context, success, async () =>
        {
            VbrRevision revision = login.Revision(context.Request);
            if (!right(login.Role(context.Request)))
                throw VbrError.Forbidden();

            return answer(new VbrCall(context, revision, await VbrCall.ReadBodyAsync(context.Request)));
        });
        bool writes = method != "GET" && name is not ("vbr-verify" or "vbr-logout");
        routes.MapMethods(path, [method], serve).WithMetadata(new OperationName(name, writes));
    }

    private Task TokenAsync(HttpContext context) => AnswerAsync(context, 200, async () =>
    {
        login.Revision(context.Request);
        return VbrDocuments.Token(await login.GrantAsync(context.Request));
    });

    private Task ServerTimeAsync(HttpContext context) => AnswerAsync(context, 200, () =>
    {
        login.Revision(context.Request);
        return Task.FromResult<JsonObject?>(VbrDocuments.ServerTime(world.Clock.Now));
    });

    private JsonObject LogOut(VbrCall call)
    {
        login.LogOut(call.Context.Request);
        return [];
    }

    private JsonObject Jobs(VbrCall call) => VbrDocuments.Page(
        [.. world.Vbr.State.Jobs.OrderBy(job => job.Name, StringComparer.Ordinal)], call.Number("skip", 0), call.Number("limit", 200), job => VbrDocuments.Job(job, call.Revision));

    private static async Task AnswerAsync(HttpContext context, int success, Func<Task<JsonObject?>> answer)
    {
        try
        {
            Write(context.Response, success, await answer());
        }
        catch (VbrError error)
        {
            Write(context.Response, error.Status, error.Document);
        }
    }

    private static void Write(HttpResponse response, int status, JsonObject? document)
    {
        if (document is null)
            response.StatusCode = status;
        else
            JsonReply.WriteBytes(response, status, Encoding.UTF8.GetBytes(document.ToJsonString()));
    }
}
