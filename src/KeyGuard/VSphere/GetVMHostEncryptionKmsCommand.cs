using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using KeyGuard.Connections;
using KeyGuard.VSphere.Inventory;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.Cmdlets.VSphere;

/// <summary>Shows under which key provider the hosts' own keys are.</summary>
[Cmdlet(VerbsCommon.Get, "VMHostEncryptionKms", DefaultParameterSetName = NameSet)]
[OutputType(typeof(VMHostEncryptionKms))]
public sealed class GetVMHostEncryptionKmsCommand : EncryptionViewCmdlet
{
    private protected override string Type => "HostSystem";

    private protected override string Kind => "host";

    private protected override void WriteNamed(VCenterConnection connection, Func<string, bool> wanted) => Write(connection, host => wanted(host.Name));

    private protected override void WriteItems(VCenterConnection connection, IReadOnlyList<ObjectRef> items) => Write(connection, host => items.Contains(host.Ref));

    private void Write(VCenterConnection connection, Func<HostState, bool> wanted)
    {
        var inventory = new HostInventory(connection);
        var clusters = Await(inventory.ClustersAsync);
        foreach (var host in Await(inventory.ReadAllAsync).Values.Where(wanted).Where(host => IsWanted([host.Key?.Provider]))) WriteObject(VMHostEncryptionKms.Of(host, connection, clusters));
    }
}
