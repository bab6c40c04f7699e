using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Serialization.Metadata;
using KeyGuard.Lab.Control;
using KeyGuard.Lab.Json;
using KeyGuard.Lab.Traffic.Faults;
using KeyGuard.Lab.VSphere.Faults;
using KeyGuard.Lab.VSphere.Inventory;
using KeyGuard.Lab.VSphere.Machines;
using KeyGuard.Lab.VSphere.Sessions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace KeyGuard.Lab.VSphere.Control;

/// <summary>Control over the vCenter: its settings, its inventory, its sessions, and looking at all of it past the API.</summary>
internal sealed class VCenterControl(VCenter center, VimFaultRules faults, Recording recording)
{
    private const string Root = "/vcenter";

    private static readonly ControlDone Done = new();

    public void Map(IEndpointRouteBuilder routes)
    {
        Get(routes, "", LabJson.Wire.VCenterInfo, Info);
        Get(routes, "/settings", LabJson.Wire.VCenterSettings, () => center.Settings);
        routes.MapCall("PUT", Root + "/settings", LabJson.Wire.VCenterSettingsChange, LabJson.Wire.VCenterSettings, Change);
        Get(routes, "/vms", LabJson.Wire.VmSeenArray, () => [.. center.Inventory.Vms.Select(VmSeen.Of)]);
        Get(routes, "/hosts", LabJson.Wire.HostSeenArray, () => [.. center.Inventory.Hosts.Select(HostSeen.Of)]);
        Get(routes, "/clusters", LabJson.Wire.ClusterSeenArray, () => [.. center.Inventory.Clusters.Select(cluster => ClusterSeen.Of(cluster, center.Clock.Now))]);
        Get(routes, "/tasks", LabJson.Wire.TaskSeenArray, () => [.. center.Tasks.All.Select(TaskSeen.Of)]);
        Get(routes, "/keys", LabJson.Wire.KeySeenArray, Keys);
        Get(routes, "/sessions", LabJson.Wire.StringArray, () => [.. center.Sessions.Issued]);
        Post(routes, "/seed", LabJson.Wire.SeedRequest, request => Seeding.Grow(center, request));
        routes.MapCall("POST", Root + "/seed/special", LabJson.Wire.CreatedIds, _ => Locked(AddSpecial));
        routes.MapCall("POST", Root + "/vms", LabJson.Wire.VmTraits, LabJson.Wire.CreatedIds, traits => Locked(() => AddVms(traits)));
        Post(routes, "/vms/change", LabJson.Wire.VmChange, change => new VmBuilder(center).Change(center.Inventory.FindVm(change.Vm ?? ""), change.Traits ?? new VmTraits()));
        Post(routes, "/vms/remove", LabJson.Wire.VmChange, change => center.Inventory.RemoveVm(center.Inventory.FindVm(change.Vm ?? "")));
        Post(routes, "/hosts/change", LabJson.Wire.HostChange, ChangeHost);
        Post(routes, "/deny", LabJson.Wire.DenyRequest, Deny);
        routes.MapCall("POST", Root + "/faults", LabJson.Wire.VimFaultRule, LabJson.Wire.FaultId, rule => new FaultId(faults.Add(rule)));
        routes.MapCall("GET", Root + "/faults", LabJson.Wire.VimFaultStatusArray, _ => faults.Read());
        routes.MapCall("DELETE", Root + "/faults", LabJson.Wire.ControlDone, _ => ClearFaults());
        routes.MapCall("POST", Root + "/recording", LabJson.Wire.ControlDone, _ => Record(true));
        routes.MapCall("DELETE", Root + "/recording", LabJson.Wire.ControlDone, _ => Record(false));
        routes.MapCall("GET", Root + "/recording", LabJson.Wire.RecordedCallArray, _ => recording.Calls);
        routes.MapPost("/lab" + Root + "/recording/{index:int}", (HttpContext context, int index) => recording.Replay(context, index));
        routes.MapCall("POST", Root + "/sessions/expire", LabJson.Wire.ControlDone, _ => Locked(ExpireSessions));
        routes.MapCall("POST", Root + "/restart", LabJson.Wire.RestartRequest, LabJson.Wire.ControlDone, Restart);
    }

    /// <summary>Back to the seed, without fault rules.</summary>
    public void Reset()
    {
        faults.Clear();
        recording.Switch(on: false);
        center.Reset();
    }

    private ControlDone Record(bool on)
    {
        recording.Switch(on);
        return Done;
    }

    private ControlDone ClearFaults()
    {
        faults.Clear();
        return Done;
    }

    private void Get<T>(IEndpointRouteBuilder routes, string path, JsonTypeInfo<T> type, Func<T> answer) => routes.MapCall("GET", Root + path, type, _ => Locked(answer));

    private void Post<T>(IEndpointRouteBuilder routes, string path, JsonTypeInfo<T> type, Action<T> perform)
        where T : class => routes.MapCall("POST", Root + path, type, LabJson.Wire.ControlDone, body => Locked(() =>
        {
            perform(body);
            return Done;
        }));

    private T Locked<T>(Func<T> answer)
    {
        lock (center.Gate)
            return answer();
    }

    private VCenterInfo Info() => new(
        center.InstanceUuid, center.Settings.ApiVersion, [.. VimUsers.All.Select(user => user.Name)], VimUsers.Password, [.. center.Providers.All.Select(provider => provider.Id)],
        center.Inventory.Clusters.Count, center.Inventory.Hosts.Count, center.Inventory.Vms.Count);

    private VCenterSettings Change(VCenterSettingsChange change)
    {
        if (change.ApiVersion is { } version)
            _ = Soap.ApiVersion.TryParse(version) ?? throw new ArgumentException("apiVersion must look like 8.0.3.0.");
        if (change.TasksPerHost < 1 || change.UpdateSize < 1 || change.PageSize < 0)
            throw new ArgumentException("tasksPerHost and updateSize must be at least 1, pageSize must not be negative.");

        VCenterSettings changed = Locked(() => center.Settings = change.ApplyTo(center.Settings));
        center.Tasks.Advance();
        return changed;
    }

    private CreatedIds AddVms(VmTraits traits)
    {
        var builder = new VmBuilder(center);
        int count = Math.Max(traits.Count ?? 1, 1);
        Host[] hosts = traits.Host is null ? [.. center.Inventory.Hosts.Where(host => host.Cluster.Vsan is null)] : [center.Inventory.FindHost(traits.Host)];
        string Name(int number) => traits.Count is null ? traits.Name ?? "vm" : $"{traits.Name ?? "vm"}{number + 1:D4}";
        return new CreatedIds([.. Enumerable.Range(0, count).Select(number => builder.Build(traits, Name(number), hosts[number % hosts.Length]).Id)]);
    }

    private CreatedIds AddSpecial() => new([.. Seeding.Special().SelectMany(traits => AddVms(traits).Ids)]);

    private void ChangeHost(HostChange change)
    {
        Host host = center.Inventory.FindHost(change.Host ?? "");
        host.ConnectionState = change.ConnectionState ?? host.ConnectionState;
        host.CryptoState = change.CryptoState ?? host.CryptoState;
        host.HasAes = change.HasAes ?? host.HasAes;
        if (host.CryptoState != "safe" && change.CryptoState is not null)
            host.CryptoKey = null;
        if (change.ForgetKeys == true)
            host.KeyCache.Clear();
        if (change.Reboot == true)
            HostCrypto.Reboot(center, host);
        center.Objects.Touch(host);
        foreach (Vm vm in host.Vms)
            center.Objects.Touch(vm);
    }

    private void Deny(DenyRequest request) => center.Access.Deny(
        request.User ?? throw new ArgumentException("user is missing."), request.Object ?? center.Inventory.Root.Id, request.Privileges ?? []);

    private ControlDone ExpireSessions()
    {
        center.Sessions.EndAll();
        return Done;
    }

    private ControlDone Restart(RestartRequest request)
    {
        center.Restart(request.Effects);
        return Done;
    }

    private KeySeen[] Keys()
    {
        HashSet<CryptoKey> used = [.. center.Keys.InUse()];
        used.UnionWith(center.Inventory.Clusters.SelectMany(Crypto.KeyRing.VsanKeys));
        return [.. center.Keys.Generated.Select(key => new KeySeen(key.Id, key.Provider, used.Contains(key)))];
    }
}
