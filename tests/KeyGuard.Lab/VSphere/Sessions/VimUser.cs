using System;
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Linq;

namespace KeyGuard.Lab.VSphere.Sessions;

/// <summary>Someone who may log in, and what they may do.</summary>
internal sealed record VimUser(string Name, FrozenSet<string> Privileges);

/// <summary>The users: all have the same password.</summary>
internal static class VimUsers
{
    public const string Password = "lab-vcenter-password";

    /// <summary>The privileges that anything the Lab serves may ask for.</summary>
    public static readonly string[] AllPrivileges =
    [
        "System.Anonymous", "System.View", "System.Read",
        "Cryptographer.Access", "Cryptographer.AddDisk", "Cryptographer.Clone", "Cryptographer.Decrypt", "Cryptographer.Encrypt", "Cryptographer.EncryptNew",
        "Cryptographer.ManageEncryptionPolicy", "Cryptographer.ManageKeyServers", "Cryptographer.ManageKeys", "Cryptographer.Migrate",
        "Cryptographer.ReadKeyServersInfo", "Cryptographer.Recrypt", "Cryptographer.RegisterHost", "Cryptographer.RegisterVM",
        "Host.Inventory.EditCluster", "Sessions.TerminateSession", "Sessions.ValidateSession", "StorageProfile.View",
        "VirtualMachine.Config.AddRemoveDevice", "VirtualMachine.Config.EditDevice", "VirtualMachine.Config.Rename", "VirtualMachine.Config.Settings",
        "VirtualMachine.Interact.PowerOff", "VirtualMachine.Interact.PowerOn", "VirtualMachine.State.CreateSnapshot", "VirtualMachine.State.RemoveSnapshot",
        "Vsan.Cluster.ShallowRekey",
    ];

    private static readonly string[] ReadOnly = ["System.Anonymous", "System.View", "System.Read"];

    private static readonly FrozenDictionary<string, VimUser> Users = new VimUser[]
    {
        new("lab-vcenter", AllPrivileges.ToFrozenSet()),
        new("lab-vcenter-reader", ReadOnly.ToFrozenSet()),
        new("lab-vcenter-nokeys", AllPrivileges.Except(["Cryptographer.ManageKeys"]).ToFrozenSet()),
        new("lab-vcenter-norecrypt", AllPrivileges.Except(["Cryptographer.Recrypt"]).ToFrozenSet()),
        new("lab-vcenter-nokms", AllPrivileges.Except(["Cryptographer.ManageKeyServers"]).ToFrozenSet()),
        new("lab-vcenter-nohost", AllPrivileges.Except(["Cryptographer.RegisterHost", "Host.Inventory.EditCluster"]).ToFrozenSet()),
    }.ToFrozenDictionary(user => user.Name, StringComparer.OrdinalIgnoreCase);

    public static IEnumerable<VimUser> All => Users.Values.OrderBy(user => user.Name, StringComparer.Ordinal);

    /// <summary>With or without the domain in front or behind.</summary>
    public static VimUser? Find(string name) => Users.GetValueOrDefault(name.Split('@')[0].Split('\\')[^1]);
}
