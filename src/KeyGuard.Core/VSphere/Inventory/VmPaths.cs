using System.Collections.Generic;
using System.Linq;

namespace KeyGuard.VSphere.Inventory;

/// <summary>Which properties of a virtual machine are read: few of all, many of the encrypted ones only.</summary>
internal static class VmPaths
{
    public const string Name = "name";
    public const string Key = "config.keyId";
    public const string PowerState = "runtime.powerState";
    public const string CryptoState = "runtime.cryptoState";
    public const string ConnectionState = "runtime.connectionState";
    public const string Host = "runtime.host";
    public const string Template = "config.template";
    public const string InstanceUuid = "config.instanceUuid";
    public const string Devices = "config.hardware.device";
    public const string Snapshots = "snapshot";
    public const string MigrateEncryption = "config.migrateEncryption";
    public const string ChangeVersion = "config.changeVersion";
    public const string RecentTask = "recentTask";

    /// <summary>Of every machine: enough to tell who is encrypted, and under what.</summary>
    public static readonly string[] Light = [Name, Key, PowerState, CryptoState, ConnectionState, Host];

    /// <summary>Of an encrypted machine: all that is shown of it.</summary>
    public static readonly string[] Shown = [.. Light, InstanceUuid, Template, Devices, Snapshots, MigrateEncryption];

    /// <summary>Of a machine that is to be changed.</summary>
    public static readonly string[] Changed = [.. Shown.Where(path => path != MigrateEncryption), ChangeVersion, RecentTask];

    /// <summary>The devices that tell of encryption, out of a dozen that do not: disks, and the controllers that can't be re-keyed.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Only = new Dictionary<string, string[]> { [Devices] = [DiskState.Disk, DiskState.IdeController] };
}
