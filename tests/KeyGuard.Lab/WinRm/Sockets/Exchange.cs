using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using System.Xml;
using KeyGuard.Lab.WinRm.Auth;
using KeyGuard.Lab.WinRm.Computers;
using KeyGuard.Lab.WinRm.Config;
using KeyGuard.Lab.WinRm.Faults;
using KeyGuard.Lab.WinRm.Http;
using KeyGuard.Lab.WinRm.Soap;

namespace KeyGuard.Lab.WinRm.Sockets;

/// <summary>One request and its reply: whose it is, what is in it, whether it may be told in clear.</summary>
internal sealed class Exchange(WinRmServices services, Computer computer, Door door, ConnectionLogon logon)
{
    private bool IsTls => door.Plan.IsTls;

    public async Task<HttpReply> AnswerAsync(HttpRequestMessage request)
    {
        services.Exchanges.Add();
        await DelayAsync();
        if (services.Faults.Match(new Occasion(computer.Name, FaultStage.Http, IsTls)) is { } rule)
        {
            if (rule.DelayMilliseconds > 0)
                await Task.Delay(rule.DelayMilliseconds);
            if (!rule.OnlyDelays)
                return Spoil(rule, null).Reply();
        }

        if (!IsListenedTo(request.Head.Path))
            return HttpReply.NotFound;
        if (request.Head.Method != "POST")
            return HttpReply.Empty(405);
        if (request.Head["WSMANIDENTIFY"]?.Equals("unauthenticated", StringComparison.OrdinalIgnoreCase) == true && IsIdentify(request))
            return await OperateAsync(request.Body, null, []);

        Logon who = logon.Check(request.Head["Authorization"]);
        if (who.Who is null)
            return HttpReply.Empty(401) with { Challenges = who.Challenges };

        // the last token of the handshake rides on the first reply, whatever that is
        return request.Body.Length == 0
            ? HttpReply.Empty(200) with { Challenges = who.Challenges }
            : await AdmittedAsync(request, who.Who, who.Challenges);
    }

    private async Task<HttpReply> AdmittedAsync(HttpRequestMessage request, Principal who, IReadOnlyList<string> challenges)
    {
        if (!SealedMessages.IsSealed(request.Head["Content-Type"]))
        {
            bool mayBeClear = IsTls || computer.Read(() => computer.Config.Flag(ConfigSchema.AllowUnencrypted));
            return mayBeClear ? await OperateAsync(request.Body, who, challenges) : HttpReply.Empty(500) with { Challenges = challenges };
        }

        if (logon.Context is not { IsAuthenticated: true } context)
            return HttpReply.Empty(400);

        byte[] plain;
        try
        {
            plain = SealedMessages.Open(context, request.Body);
        }
        catch (InvalidDataException)
        {
            return HttpReply.Empty(400) with { Closes = true };
        }

        HttpReply reply = await OperateAsync(plain, who, challenges);
        return reply.ContentType != HttpReply.Soap ? reply : reply with
        {
            Body = SealedMessages.Seal(context, reply.Body, logon.Protocol),
            ContentType = SealedMessages.ContentType(logon.Protocol),
        };
    }

    private async Task<HttpReply> OperateAsync(byte[] envelope, Principal? who, IReadOnlyList<string> challenges)
    {
        SoapRequest request;
        try
        {
            request = SoapRequest.Parse(envelope);
        }
        catch (XmlException)
        {
            return Outcome.Of(WsmanFault.Of(Codes.InvalidBody), null, computer).Reply() with { Challenges = challenges };
        }

        var logged = new LoggedOperation(computer.Name, door.Plan.Port, IsTls, who?.ToString() ?? "nobody", request.Verb, request.ShortResource);
        services.Log.Add(logged);
        Outcome outcome = await PlayAsync(request, who);
        logged.Status = outcome.Status;
        logged.Fault = outcome.Fault;
        return outcome.Reply() with { Challenges = challenges };
    }

    private async Task<Outcome> PlayAsync(SoapRequest request, Principal? who)
    {
        WinRmFaultRule? rule = services.Faults.Match(new Occasion(computer.Name, FaultStage.Request, IsTls, request.Verb, request.ShortResource));
        if (rule is null)
            return Perform(request, who);

        Outcome? real = rule.NeedsReply ? Perform(request, who) : null;
        if (rule.DelayMilliseconds > 0)
            await Task.Delay(rule.DelayMilliseconds);
        if (rule.OnlyDelays)
            return real ?? Perform(request, who);

        return Spoil(rule, request, real);
    }

    private Outcome Spoil(WinRmFaultRule rule, SoapRequest? request, Outcome? real = null)
    {
        if (rule.Transport is { } how)
            return Outcome.Of(how, rule.Status, real);
        if (rule.Fault is { } code)
            return Outcome.Of(WsmanFault.Of(code, rule.Message), request, computer);

        return new Outcome(rule.Status ?? 500, Encoding.UTF8.GetBytes(rule.Body ?? "")) { Headers = rule.Headers ?? [] };
    }

    private Outcome Perform(SoapRequest request, Principal? who)
    {
        try
        {
            byte[] reply = services.Router.Answer(computer, request, who);
            return new Outcome(200, reply, HttpReply.Soap);
        }
        catch (WsmanFault fault)
        {
            return Outcome.Of(fault, request, computer);
        }
    }

    private bool IsListenedTo(string path) => computer.Read(() => DoorPlan.Listening(computer, door.Plan.Port)
        .Any(listener => path.Trim('/').Equals(listener.UrlPrefix.Trim('/'), StringComparison.OrdinalIgnoreCase)));

    private static bool IsIdentify(HttpRequestMessage request)
    {
        try
        {
            return SoapRequest.Parse(request.Body).IsIdentify;
        }
        catch (XmlException)
        {
            return false;
        }
    }

    private Task DelayAsync()
    {
        int latency = computer.LatencyMilliseconds ?? services.LatencyMilliseconds;
        return latency > 0 ? Task.Delay(latency) : Task.CompletedTask;
    }
}
