using System.Collections.Generic;
using System.Linq;
using KeyGuard.Connections;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.VSphere.Inventory;

/// <summary>Under which key provider and key a virtual machine is. Of a plain one only the light facts were read.</summary>
public sealed class VMEncryptionKms
{
    /// <summary>The name, with <c>/</c>, <c>\</c> and <c>%</c> as they were typed.</summary>
    public string Name { get; internal init; } = "";

    /// <summary>Whether its home is encrypted; null where vCenter does not say.</summary>
    public bool? Encrypted { get; internal init; }

    /// <summary>The key provider of its home; null for a plain machine.</summary>
    public string? KmsCluster { get; internal init; }

    /// <summary>The id of its home's key at the provider; null for a plain machine.</summary>
    public string? KeyId { get; internal init; }

    /// <summary>Whether it is encrypted and can be used.</summary>
    public EncryptionState State { get; internal init; }

    /// <summary>Whether not all of it that is encrypted is under one key.</summary>
    public bool MixedKeys { get; internal init; }

    /// <summary>Whether some of its disks are plain although its home is encrypted.</summary>
    public bool PlainDisks { get; internal init; }

    /// <summary>Its disks; empty for a plain machine.</summary>
    public IReadOnlyList<DiskEncryptionKms> Disks { get; internal init; } = [];

    /// <summary>poweredOn, poweredOff or suspended.</summary>
    public string PowerState { get; internal init; } = "";

    /// <summary>connected, disconnected, inaccessible, invalid or orphaned.</summary>
    public string ConnectionState { get; internal init; } = "";

    /// <summary>The name of its host.</summary>
    public string VMHost { get; internal init; } = "";

    /// <summary>Its snapshots; <c>Unknown</c> for a plain machine.</summary>
    public SnapshotShape Snapshots { get; internal init; }

    /// <summary>Whether it is a template.</summary>
    public bool IsTemplate { get; internal init; }

    /// <summary>Whether it is encrypted on its way to another host: disabled, opportunistic or required; null for a plain machine.</summary>
    public string? MigrateEncryption { get; internal init; }

    /// <summary>The name of the connection to its vCenter.</summary>
    public string Server { get; internal init; } = "";

    /// <summary>PowerCLI's id, such as <c>VirtualMachine-vm-62</c>; another vCenter may use the same.</summary>
    public string Id { get; internal init; } = "";

    /// <summary>PowerCLI's Uid, which names the server as well.</summary>
    public string Uid { get; internal init; } = "";

    /// <summary>vCenter's id of the machine that no other ever gets; empty for a plain machine.</summary>
    public string InstanceUuid { get; internal init; } = "";

    internal static VMEncryptionKms Of(VmState vm, VCenterConnection connection, IReadOnlyDictionary<ObjectRef, HostState> hosts) => new()
    {
        Name = vm.Name,
        Encrypted = vm.Encryption == EncryptionState.Unknown ? null : vm.IsEncrypted,
        KmsCluster = vm.Key?.Provider,
        KeyId = vm.Key?.KeyId,
        State = vm.Encryption,
        MixedKeys = vm.Keys.Skip(1).Any(),
        PlainDisks = vm.IsEncrypted && vm.Disks.Any(disk => disk.Key is null),
        Disks = vm.Disks.Select(DiskEncryptionKms.Of).ToArray(),
        PowerState = vm.PowerState,
        ConnectionState = vm.ConnectionState,
        VMHost = vm.Host is { } host ? hosts.TryGetValue(host, out var known) ? known.Name : host.Id : "",
        Snapshots = vm.IsEncrypted ? vm.Snapshots : SnapshotShape.Unknown,
        IsTemplate = vm.IsTemplate,
        MigrateEncryption = vm.MigrateEncryption,
        Server = connection.Name,
        Id = vm.Ref.ToPowerCli(),
        Uid = EntityUid.Of(connection, vm.Ref),
        InstanceUuid = vm.InstanceUuid,
    };

    /// <inheritdoc/>
    public override string ToString() => Name;
}
