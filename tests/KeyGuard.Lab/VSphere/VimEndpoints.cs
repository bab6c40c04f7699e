using System;
using System.IO;
using System.Threading.Tasks;
using KeyGuard.Lab.Traffic;
using KeyGuard.Lab.VSphere.Calls;
using KeyGuard.Lab.VSphere.Inventory;
using KeyGuard.Lab.VSphere.Properties;
using KeyGuard.Lab.VSphere.Sessions;
using KeyGuard.Lab.VSphere.Soap;
using KeyGuard.Lab.VSphere.Values;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KeyGuard.Lab.VSphere;

/// <summary>The two SOAP endpoints, and the documents that tell their versions.</summary>
internal sealed class VimEndpoints(VCenter center)
{
    public const string Sdk = "/sdk";
    public const string Vsan = "/vsanHealth";

    private readonly VimMethods _methods = new();

    public void Map(IEndpointRouteBuilder routes)
    {
        var versions = new OperationName("vim-versions", CountsAsWrite: false);
        routes.MapGet(Sdk + "/vimServiceVersions.xml", (RequestDelegate)(context => VersionDocument.WriteAsync(context, center, "urn:vim25"))).WithMetadata(versions);
        routes.MapGet(Sdk + "/vsanServiceVersions.xml", (RequestDelegate)(context => VersionDocument.WriteAsync(context, center, "urn:vsan"))).WithMetadata(versions);
        var call = new OperationName("vim", CountsAsWrite: false);
        routes.MapPost(Sdk, (RequestDelegate)(context => ServeAsync(context, "urn:vim25"))).WithMetadata(call);
        routes.MapPost(Vsan, (RequestDelegate)(context => ServeAsync(context, "urn:vsan"))).WithMetadata(call);
    }

    private async Task ServeAsync(HttpContext context, string service)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        body.Position = 0;
        try
        {
            var request = SoapRequest.Read(body, context.Request.Headers["SOAPAction"].ToString(), service, center.Version);
            await AnswerAsync(context, request, service);
        }
        catch (VimFaultException failure)
        {
            SoapReply.WriteFault(context.Response, failure.Fault, center.Version);
        }
    }

    private async Task AnswerAsync(HttpContext context, SoapRequest request, string service)
    {
        if (!PropertyWaiting.IsWait(request))
        {
            lock (center.Gate)
                SoapReply.Write(context.Response, request, service, Perform(Admit(context, request)));
            return;
        }

        VimCall call;
        lock (center.Gate)
            call = Admit(context, request);
        UpdateSet? updates = await PropertyWaiting.WaitAsync(call, context.RequestAborted);
        SoapReply.Write(context.Response, request, service, updates is null ? null : new UpdateSetValue(updates));
    }

    /// <summary>Finds the object, then the session, then the right, in this order.</summary>
    private VimCall Admit(HttpContext context, SoapRequest request)
    {
        string? cookie = context.Request.Cookies[SessionCalls.Cookie]?.Trim('"');
        VimSession? session = center.Sessions.Find(cookie, TimeSpan.FromSeconds(center.Settings.SessionIdleSeconds));
        center.CurrentSession = session;
        ManagedObject target = center.Objects.Get(request.This);
        if (!Schema.VimSchemas.All.IsKind(target.Type, request.Method.Owner))
            throw VimFaults.MethodNotFound(target.Ref, request.Method.Name).Raise();
        if (session is null && request.Method.NeedsSession)
            throw VimFaults.NotAuthenticated(target.Ref, request.Method.Privilege).Raise();
        if (request.Method.NeedsSession)
            center.Access.Demand(session!, request.Method.Privilege, PlaceOfRight(target, request));
        return new VimCall(center, context, request, target, session);
    }

    /// <summary>Rights of services are checked at the root of the inventory.</summary>
    private ManagedObject PlaceOfRight(ManagedObject target, SoapRequest request) =>
        target is IEntity ? target : request.Method.Privilege.StartsWith("Cryptographer.RegisterHost", StringComparison.Ordinal) && target is HostCryptoManager manager ? manager.Host : center.Inventory.Root;

    private VimValue? Perform(VimCall call) =>
        (_methods.Find(call.Request.Method.Name) ?? throw VimFaults.MethodNotFound(call.Target.Ref, call.Request.Method.Name).Raise())(call);
}
