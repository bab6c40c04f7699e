using System;
using System.Linq;
using KeyGuard.Lab.VSphere.Inventory;
using KeyGuard.Lab.VSphere.Tasks;

namespace KeyGuard.Lab.VSphere.Control;

/// <summary>What a newcomer needs to talk to the vCenter.</summary>
internal sealed record VCenterInfo(Guid InstanceUuid, string ApiVersion, string[] Users, string Password, string[] Providers, int Clusters, int Hosts, int Vms);

/// <summary>A machine as it is, for whoever wants to look past the API.</summary>
internal sealed record VmSeen(
    string Id, string Name, Guid InstanceUuid, string Host, string PowerState, string ConnectionState, bool Template, bool Locked, bool Tpm, string? Provider, string? KeyId, DiskSeen[] Disks, int Snapshots)
{
    public static VmSeen Of(Vm vm) => new(
        vm.Id, vm.Name, vm.InstanceUuid, vm.Host.Id, vm.PowerState, vm.ConnectionState, vm.IsTemplate, vm.IsLocked, vm.HasTpm, vm.Key?.Provider, vm.Key?.Id,
        [.. vm.Disks.Select(DiskSeen.Of)], vm.Snapshots.Count);
}

internal sealed record DiskSeen(int Key, string File, string? Provider, string? KeyId, string? FirstClassId, string?[] ParentKeyIds)
{
    public static DiskSeen Of(VmDisk disk) => new(
        disk.DeviceKey, disk.Top.FileName, disk.Key?.Provider, disk.Key?.Id, disk.FirstClassId, [.. disk.Chain.Skip(1).Select(link => link.Key?.Id)]);
}

internal sealed record HostSeen(string Id, string Name, string Cluster, string ConnectionState, string CryptoState, string? Provider, string? KeyId, int CachedKeys)
{
    public static HostSeen Of(Host host) => new(
        host.Id, host.Name, host.Cluster.Id, host.ConnectionState, host.CryptoState, host.CryptoKey?.Provider, host.CryptoKey?.Id, host.KeyCache.Count);
}

internal sealed record ClusterSeen(string Id, string Name, string Datastore, bool Vsan, bool Encrypted, string? Provider, string? KekId, string? HostKeyId, long DekGeneration, bool Changing, string CryptoMode)
{
    public static ClusterSeen Of(Cluster cluster, DateTimeOffset now) => new(
        cluster.Id, cluster.Name, cluster.Datastore.Id, cluster.Vsan is not null, cluster.Vsan?.Enabled ?? false, cluster.Vsan?.Provider, cluster.Vsan?.KekId,
        cluster.Vsan?.HostKeyId, cluster.Vsan?.DekGeneration ?? 0, cluster.Vsan?.IsChanging(now) ?? false, cluster.CryptoMode);
}

internal sealed record TaskSeen(string Id, string Name, string Entity, string State, string? Fault)
{
    public static TaskSeen Of(VimTask task) => new(task.Id, task.Work.Name, task.Work.Entity.Id, task.State, task.Error?.Type);
}

internal sealed record KeySeen(string KeyId, string? Provider, bool InUse);

internal sealed record CreatedIds(string[] Ids);

/// <summary>Names a machine by id or name, and what is to be changed of it.</summary>
internal sealed record VmChange(string? Vm, VmTraits? Traits);

internal sealed record HostChange(string? Host, string? ConnectionState, string? CryptoState, bool? HasAes, bool? Reboot, bool? ForgetKeys);

internal sealed record DenyRequest(string? User, string? Object, string[]? Privileges);

/// <summary>A restart; what was running when it happened is done all the same unless said otherwise.</summary>
/// <remarks>Setters, not init: generated deserialization would overwrite the defaults of members that are absent.</remarks>
internal sealed record RestartRequest
{
    public bool Effects { get; set; } = true;

    /// <summary>Whether tasks are still known afterwards: those that had not ended as failed.</summary>
    public bool KeepTasks { get; set; }

    /// <summary>So many calls are answered with 503 before the server is up again.</summary>
    public int Refusals { get; set; }
}
