using System.IO;
using System.Threading.Tasks;
using KeyGuard.Lab.Traffic;
using KeyGuard.Lab.Traffic.Faults;
using KeyGuard.Lab.VSphere.Calls;
using KeyGuard.Lab.VSphere.Faults;
using KeyGuard.Lab.VSphere.Properties;
using KeyGuard.Lab.VSphere.Soap;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KeyGuard.Lab.VSphere;

/// <summary>The two SOAP endpoints, and the documents that tell their versions.</summary>
internal sealed class VimEndpoints(VCenter center, VimDispatcher dispatcher, VimFaultRules faults, FaultPlayer player, TrafficCounters counters, Recording recording)
{
    public const string Sdk = "/sdk";
    public const string Vsan = "/vsanHealth";

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
        await recording.WatchAsync(context, body, inner => ServeAsync(inner, body, service));
    }

    private async Task ServeAsync(HttpContext context, MemoryStream body, string service)
    {
        if (center.Settings.LatencyMilliseconds > 0)
            await Task.Delay(center.Settings.LatencyMilliseconds, context.RequestAborted);

        SoapRequest request;
        try
        {
            request = SoapRequest.Read(body, context.Request.Headers["SOAPAction"].ToString(), service, center.Version);
        }
        catch (VimFaultException mistake)
        {
            SoapReply.WriteFault(context.Response, mistake.Fault, center.Version);
            return;
        }

        await PlayAsync(context, request, service);
    }

    private async Task PlayAsync(HttpContext context, SoapRequest request, string service)
    {
        counters.Count(context, new OperationName(request.Method.Name, request.Method.Writes), request.This.Id);
        VimFaultRule? rule = faults.Match(request, center.FindLocked(request.This.Id));
        if (rule?.Http is { } http)
            await player.PlayAsync(http, context, inner => AnswerAsync(inner, request, service, null));
        else
            await AnswerAsync(context, request, service, rule);
    }

    private async Task AnswerAsync(HttpContext context, SoapRequest request, string service, VimFaultRule? rule)
    {
        if (rule?.DelayMilliseconds > 0)
            await Task.Delay(rule.DelayMilliseconds, context.RequestAborted);
        try
        {
            if (rule is { OnTask: false, When: FaultMoment.Before })
                throw rule.ToFault().Raise();

            await PerformAsync(context, request, service, rule);
        }
        catch (VimFaultException failure)
        {
            SoapReply.WriteFault(context.Response, failure.Fault, request.Version);
        }
    }

    private async Task PerformAsync(HttpContext context, SoapRequest request, string service, VimFaultRule? rule)
    {
        if (PropertyWaiting.IsWait(request))
        {
            VimCall call = dispatcher.AdmitLocked(context, request);
            UpdateSet? updates = await PropertyWaiting.WaitAsync(call, context.RequestAborted);
            SoapReply.Write(context.Response, request, service, updates is null ? null : new UpdateSetValue(updates));
            return;
        }

        lock (center.Gate)
        {
            // values are read while they are written, so both happen under the lock
            var result = dispatcher.Perform(dispatcher.Admit(context, request) with { Spoiled = rule });
            if (rule is { OnTask: false })
                throw rule.ToFault().Raise();
            SoapReply.Write(context.Response, request, service, result);
        }
    }
}
