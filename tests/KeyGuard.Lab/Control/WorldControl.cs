using System;
using KeyGuard.Lab.Json;
using KeyGuard.Lab.KeyProtect;
using KeyGuard.Lab.KeyProtect.Registrations;
using KeyGuard.Lab.Traffic;
using KeyGuard.Lab.Traffic.Faults;
using KeyGuard.Lab.Vbr;
using KeyGuard.Lab.VSphere.Control;
using KeyGuard.Lab.WinRm.Computers;
using KeyGuard.Lab.World;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace KeyGuard.Lab.Control;

/// <summary>Control over the world itself: what is there, its settings, its clock, its end.</summary>
internal sealed class WorldControl(
    LabWorld world, TrafficCounters counters, RequestLog log, FaultRules faults, VbrControl vbr, WinRmWorld winRm, VCenterControl vcenter, IHostApplicationLifetime lifetime)
{
    private static readonly ControlDone Done = new();

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapCall("GET", "/info", LabJson.Wire.LabInfo, context => LabInfo.Of(world, $"http://{context.Request.Host}"));
        routes.MapCall("POST", "/reset", LabJson.Wire.ControlDone, _ => Reset());
        routes.MapCall("GET", "/settings", LabJson.Wire.LabSettings, _ => world.Settings);
        routes.MapCall("PUT", "/settings", LabJson.Wire.LabSettingsChange, LabJson.Wire.LabSettings, Change);
        routes.MapCall("GET", "/clock", LabJson.Wire.ClockReply, _ => new ClockReply(world.Clock.Now));
        routes.MapCall("POST", "/clock", LabJson.Wire.ClockChange, LabJson.Wire.ClockReply, MoveClock);
        routes.MapCall("POST", "/registrations", LabJson.Wire.RegistrationRequest, LabJson.Wire.ControlDone, Register);
        routes.MapCall("POST", "/shutdown", LabJson.Wire.ControlDone, _ => ShutDown());
    }

    private ControlDone Reset()
    {
        faults.Clear();
        counters.Reset();
        log.Clear();
        vbr.Reset();
        winRm.Reset();
        world.Reset();
        vcenter.Reset();
        return Done;
    }

    private LabSettings Change(LabSettingsChange change)
    {
        if (change.LatencyMilliseconds < 0 || change.TokenLifetimeSeconds <= 0)
            throw new ArgumentException("Latency must not be negative, the lifetime of tokens must be positive.");
        if (change.WrongAadStatus is not (null or 400 or 422))
            throw new ArgumentException("wrongAadStatus must be 400 or 422.");
        if (change.KmipMissingStatus is not (null or 0 or 404 or 501))
            throw new ArgumentException("kmipMissingStatus must be 0, 404 or 501.");

        return world.Settings = change.ApplyTo(world.Settings);
    }

    private ClockReply MoveClock(ClockChange change)
    {
        if (change.Now is { } now)
            world.Clock.SetTo(now);
        if (change.AdvanceSeconds is { } seconds)
            world.Clock.Advance(TimeSpan.FromSeconds(seconds));
        world.Save();
        return new ClockReply(world.Clock.Now);
    }

    private ControlDone Register(RegistrationRequest request)
    {
        KmsInstance instance = world.FindInstance(request.Instance) ?? throw new ArgumentException("There is no such instance.");
        string keyId = instance.Keys.Find(request.KeyId ?? "", world.Clock.Now)?.Id ?? throw new ArgumentException("There is no such key.");
        instance.Registrations.Add(new Registration
        {
            KeyId = keyId,
            ResourceCrn = request.ResourceCrn ?? throw new ArgumentException("resourceCrn is missing."),
            PreventKeyDeletion = request.PreventKeyDeletion,
            CreatedBy = "iam-ServiceId-lab-service",
            CreationDate = world.Clock.Now,
        });
        return Done;
    }

    private ControlDone ShutDown()
    {
        lifetime.StopApplication();
        return Done;
    }
}
