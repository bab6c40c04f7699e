using System;
using System.Globalization;
using System.Linq;
using System.Text;
using KeyGuard.Lab.Control;
using KeyGuard.Lab.Json;
using KeyGuard.Lab.Traffic.Faults;
using KeyGuard.Lab.WinRm.Auth;
using KeyGuard.Lab.WinRm.Computers;
using KeyGuard.Lab.WinRm.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KeyGuard.Lab.WinRm.Control;

/// <summary>Control over the Windows computers: set them up, look at what they really are, spoil what goes on.</summary>
internal sealed class WinRmControl(WinRmWorld world)
{
    private const int Everything = int.MaxValue;
    private static readonly ControlDone Done = new();

    public void Map(IEndpointRouteBuilder routes)
    {
        LabJson json = LabJson.Wire;
        routes.MapCall("GET", "/winrm", json.WinRmInfo, _ => Info());
        routes.MapCall("PUT", "/winrm", json.WinRmSettingsChange, json.WinRmInfo, Change);
        routes.MapCall("GET", "/winrm/computers", json.ComputerSummaryArray, _ => [.. world.All.Select(StateReader.Summarize)]);
        routes.MapCall("POST", "/winrm/computers", json.NewComputer, json.ComputerSummaryArray, document => [.. world.Add(document).Select(StateReader.Summarize)]);
        routes.MapCall("GET", "/winrm/computers/{name}", json.ComputerState, context => State(Named(context)));
        routes.MapCall("PUT", "/winrm/computers/{name}", json.ComputerDocument, json.ComputerState, Change);
        routes.MapCall("DELETE", "/winrm/computers/{name}", json.ControlDone, Remove);
        routes.MapCall("POST", "/winrm/computers/{name}/refresh", json.ComputerState, Refresh);
        routes.MapCall("GET", "/winrm/hosts", json.HostsReply, _ => Hosts());
        routes.MapCall("POST", "/winrm/accounts", json.Account, json.ControlDone, Set);
        routes.MapCall("POST", "/winrm/clientCertificates", json.ClientCertificateOrder, json.PemReply, order => new PemReply(world.Services.Authority.IssueForClient(order.UserPrincipalName, !order.Untrusted)));
        MapTraffic(routes, json);
    }

    private void MapTraffic(IEndpointRouteBuilder routes, LabJson json)
    {
        WinRmServices services = world.Services;
        routes.MapCall("POST", "/winrm/faults", json.WinRmFaultRule, json.FaultId, rule => new FaultId(services.Faults.Add(rule)));
        routes.MapCall("GET", "/winrm/faults", json.WinRmFaultStatusArray, _ => services.Faults.Read());
        routes.MapCall("DELETE", "/winrm/faults", json.ControlDone, _ => ClearFaults());
        routes.MapCall("DELETE", "/winrm/faults/{id}", json.ControlDone, RemoveFault);
        routes.MapCall("GET", "/winrm/requests", json.LoggedOperationArray, context => services.Log.Last(Last(context), Computer(context)));
        routes.MapCall("DELETE", "/winrm/requests", json.ControlDone, _ => ClearLog());
        routes.MapCall("GET", "/winrm/recording", json.RecordedBytesArray, context => [.. services.Recorder.Read(Computer(context)).Select(Bytes)]);
        routes.MapCall("DELETE", "/winrm/recording", json.ControlDone, _ => ClearRecording());
        routes.MapCall("GET", "/winrm/counters", json.WinRmCounters, _ => new WinRmCounters(world.Connections.Open, world.Connections.Most, world.Connections.Total, world.Services.Exchanges.Total));
    }

    private WinRmInfo Info() => new(
        world.Services.Authority.Certificate.ExportCertificatePem(),
        world.Services.Authority.Certificate.Thumbprint,
        NtlmUsers.IsAvailable,
        world.Services.Keytab,
        world.Services.Accounts.All,
        world.All.Length,
        world.Services.LatencyMilliseconds);

    private WinRmInfo Change(WinRmSettingsChange change)
    {
        world.Services.LatencyMilliseconds = change.LatencyMilliseconds ?? world.Services.LatencyMilliseconds;
        world.Services.Recorder.IsOn = change.Recording ?? world.Services.Recorder.IsOn;
        if (change.Keytab is { } keytab)
            world.Services.Keytab = keytab;
        return Info();
    }

    private ComputerState State(Computer computer) => StateReader.Read(computer, world.Services.Accounts);

    private ComputerState Change(HttpContext context, ComputerDocument document)
    {
        Computer computer = Named(context);
        computer.Change(() =>
        {
            ComputerChanges.Apply(computer, document, world.Services.Authority);
            return true;
        });
        return State(computer);
    }

    private ComputerState Refresh(HttpContext context)
    {
        Computer computer = Named(context);
        computer.Refresh();
        return State(computer);
    }

    private ControlDone Remove(HttpContext context)
    {
        world.Remove(Named(context).Name);
        return Done;
    }

    private HostsReply Hosts()
    {
        var lines = new StringBuilder();
        foreach (Computer computer in world.All)
            lines.Append(CultureInfo.InvariantCulture, $"{computer.Address} {computer.Name} {computer.ShortName.ToLowerInvariant()}\n");
        return new HostsReply(lines.ToString());
    }

    private ControlDone Set(Account account)
    {
        world.SetAccount(account);
        return Done;
    }

    private ControlDone ClearFaults()
    {
        world.Services.Faults.Clear();
        return Done;
    }

    private ControlDone RemoveFault(HttpContext context)
    {
        string id = (string?)context.Request.RouteValues["id"] ?? "";
        return world.Services.Faults.Remove(id) ? Done : throw new ArgumentException($"There is no rule {id}.");
    }

    private ControlDone ClearLog()
    {
        world.Services.Log.Clear();
        world.Services.Exchanges.Reset();
        world.Connections.ResetCounters();
        return Done;
    }

    private ControlDone ClearRecording()
    {
        world.Services.Recorder.Clear();
        return Done;
    }

    private Computer Named(HttpContext context) => world.Find((string?)context.Request.RouteValues["name"] ?? "");

    private static RecordedBytes Bytes(RecordedConnection connection) =>
        new(connection.Id, connection.Computer, connection.Port, connection.IsTls, connection.Received, connection.Sent);

    private static string? Computer(HttpContext context) => context.Request.Query["computer"] is { Count: > 0 } name ? name.ToString() : null;

    private static int Last(HttpContext context) =>
        int.TryParse(context.Request.Query["last"], NumberStyles.None, CultureInfo.InvariantCulture, out int last) ? last : Everything;
}
