using System;
using System.Linq;
using KeyGuard.Lab.Control;
using KeyGuard.Lab.Json;
using KeyGuard.Lab.World;
using Microsoft.AspNetCore.Routing;

namespace KeyGuard.Lab.Vbr;

/// <summary>Control over the backup server: look at its passwords, have jobs use them.</summary>
internal sealed class VbrControl(LabWorld world, VbrSessions sessions, VbrVerifications verifications)
{
    private static readonly ControlDone Done = new();

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapCall("GET", "/vbr/passwords", LabJson.Wire.VbrPasswordArray, _ => world.Vbr.Passwords.ToArray());
        routes.MapCall("POST", "/vbr/passwords", LabJson.Wire.VbrNewPassword, LabJson.Wire.ControlDone, Add);
        routes.MapCall("GET", "/vbr/tokens", LabJson.Wire.StringArray, _ => sessions.Issued);
        routes.MapCall("POST", "/vbr/jobs", LabJson.Wire.VbrNewJob, LabJson.Wire.ControlDone, Set);
        routes.MapCall("PUT", "/vbr/configBackup", LabJson.Wire.VbrNewConfigBackup, LabJson.Wire.ControlDone, Set);
    }

    /// <summary>Forgets tokens and failed verifications.</summary>
    public void Reset()
    {
        sessions.Clear();
        verifications.Clear();
    }

    private ControlDone Add(VbrNewPassword password)
    {
        foreach (int number in Enumerable.Range(0, Math.Max(password.Count, 1)))
        {
            string hint = password.Count > 1 ? $"{password.Hint}{number:D4}" : password.Hint ?? "";
            world.Vbr.Add(new VbrPassword { Id = Guid.NewGuid(), Hint = hint, Password = password.Password ?? "", UniqueId = password.UniqueId, ModificationTime = world.Clock.Now });
        }

        return Done;
    }

    private ControlDone Set(VbrNewJob job)
    {
        world.Vbr.Set(new VbrJob { Id = job.Id ?? Guid.NewGuid(), Name = job.Name ?? "job", Type = job.Type ?? "VSphereBackup", PasswordId = job.PasswordId, IsEncrypted = job.IsEncrypted });
        return Done;
    }

    private ControlDone Set(VbrNewConfigBackup change)
    {
        world.Vbr.SetConfigBackup(change.PasswordId, change.IsEncrypted);
        return Done;
    }
}

internal sealed record VbrNewPassword(string? Hint, string? Password, string? UniqueId, int Count);

internal sealed record VbrNewJob(Guid? Id, string? Name, string? Type, Guid PasswordId, bool IsEncrypted);

internal sealed record VbrNewConfigBackup(Guid PasswordId, bool IsEncrypted);
