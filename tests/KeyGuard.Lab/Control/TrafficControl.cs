using System;
using System.Globalization;
using KeyGuard.Lab.Json;
using KeyGuard.Lab.Traffic;
using KeyGuard.Lab.Traffic.Faults;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KeyGuard.Lab.Control;

/// <summary>Control over the requests: spoil them, count them, look at them.</summary>
internal sealed class TrafficControl(TrafficCounters counters, RequestLog log, FaultRules faults)
{
    private const int StandardLogLength = 100;

    private static readonly ControlDone Done = new();

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapCall("POST", "/faults", LabJson.Wire.FaultRule, LabJson.Wire.FaultId, rule => new FaultId(faults.Add(rule)));
        routes.MapCall("GET", "/faults", LabJson.Wire.FaultStatusArray, _ => faults.Read());
        routes.MapCall("DELETE", "/faults", LabJson.Wire.ControlDone, _ => ClearFaults());
        routes.MapCall("DELETE", "/faults/{id}", LabJson.Wire.ControlDone, RemoveFault);
        routes.MapCall("GET", "/counters", LabJson.Wire.CountersReply, _ => counters.Read());
        routes.MapCall("POST", "/counters/reset", LabJson.Wire.ControlDone, _ => ResetCounters());
        routes.MapCall("GET", "/requests", LabJson.Wire.LoggedRequestArray, LastRequests);
    }

    private ControlDone ClearFaults()
    {
        faults.Clear();
        return Done;
    }

    private ControlDone RemoveFault(HttpContext context) => faults.Remove((string)context.Request.RouteValues["id"]!)
        ? Done
        : throw new ArgumentException("There is no such fault rule.");

    private ControlDone ResetCounters()
    {
        counters.Reset();
        return Done;
    }

    private LoggedRequest[] LastRequests(HttpContext context)
    {
        string last = context.Request.Query["last"].ToString();
        if (last.Length == 0)
            return log.Last(StandardLogLength);

        return int.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            ? log.Last(count)
            : throw new ArgumentException("last must be a whole number.");
    }
}
