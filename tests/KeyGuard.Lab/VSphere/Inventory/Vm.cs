using System;
using System.Collections.Generic;
using System.Linq;

namespace KeyGuard.Lab.VSphere.Inventory;

/// <summary>A virtual machine, as far as encryption has to do with it.</summary>
internal sealed class Vm(string id, string name, Host host, Folder folder, Guid instanceUuid) : ManagedObject<Vm>("VirtualMachine", id), IEntity
{
    /// <summary>As the inventory has it: /, \ and % are escaped.</summary>
    public string Name { get; set; } = name;

    public ManagedObject? Parent => folder;

    public Host Host { get; set; } = host;

    public Guid InstanceUuid => instanceUuid;

    public Guid BiosUuid { get; } = Guid.NewGuid();

    public Datastore Datastore => Host.Cluster.Datastore;

    /// <summary>poweredOn, poweredOff or suspended.</summary>
    public string PowerState { get; set; } = "poweredOn";

    public bool IsTemplate { get; set; }

    /// <summary>Whether a key that it needs can't be had.</summary>
    public bool IsLocked { get; set; }

    /// <summary>Under which key its home is; null for a plain machine.</summary>
    public CryptoKey? Key { get; set; }

    public string MigrateEncryption { get; set; } = "opportunistic";

    public bool HasTpm { get; set; }

    /// <summary>Whether its disks hang on an IDE controller.</summary>
    public bool IsIde { get; set; }

    public List<VmDisk> Disks { get; } = [];

    public List<VmSnapshot> Snapshots { get; } = [];

    /// <summary>Whether its disks have parents that belong to another machine.</summary>
    public bool IsLinkedClone { get; set; }

    /// <summary>Counts changes of the configuration.</summary>
    public int Changes { get; set; }

    public DateTimeOffset Modified { get; set; }

    public string ConnectionState => Host.ConnectionState == "connected" ? IsLocked && Key is not null ? "invalid" : "connected" : "disconnected";

    public string ChangeVersion => $"{Modified.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'}#{Changes}";

    public bool HasSnapshotTree => HasFork(Snapshots);

    /// <summary>Every key that the machine needs to run.</summary>
    public IEnumerable<CryptoKey> Keys => Disks.SelectMany(disk => disk.Chain.Select(link => link.Key)).Append(Key).OfType<CryptoKey>().Distinct();

    protected override Values.Shape<Vm> Shape => VmShapes.Machine;

    private static bool HasFork(List<VmSnapshot> snapshots) => snapshots.Count > 1 || snapshots.Any(snapshot => HasFork(snapshot.Children));
}

/// <summary>A disk and what it builds upon.</summary>
internal sealed class VmDisk
{
    public required int DeviceKey { get; init; }

    public required int UnitNumber { get; init; }

    public required int ControllerKey { get; init; }

    public required long CapacityInKb { get; init; }

    /// <summary>The datastore's reference, for the backing.</summary>
    public required Datastore Datastore { get; init; }

    /// <summary>The topmost link first; the others are parents.</summary>
    public List<DiskLink> Chain { get; } = [];

    public DiskLink Top => Chain[0];

    public CryptoKey? Key => Top.Key;

    public DateTimeOffset Created { get; } = DateTimeOffset.UtcNow;

    /// <summary>The id of a first-class disk; null for an ordinary one.</summary>
    public string? FirstClassId { get; init; }

    /// <summary>A raw device mapping has no file that could be encrypted.</summary>
    public bool IsRaw { get; init; }

    /// <summary>Whether several machines write to it.</summary>
    public bool IsShared { get; set; }
}

/// <summary>One file of a disk.</summary>
internal sealed class DiskLink(string fileName)
{
    public string FileName => fileName;

    public Guid Uuid { get; } = Guid.NewGuid();

    public CryptoKey? Key { get; set; }
}

internal sealed class VmSnapshot(string id, int number, string name, DateTimeOffset created, Vm vm) : ManagedObject<VmSnapshot>("VirtualMachineSnapshot", id)
{
    public int Number => number;

    public string Name => name;

    public DateTimeOffset Created => created;

    public Vm Vm => vm;

    public List<VmSnapshot> Children { get; } = [];

    protected override Values.Shape<VmSnapshot> Shape => VmShapes.Snapshot;
}
