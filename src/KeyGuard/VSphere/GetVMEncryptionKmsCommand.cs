using System;
using System.Collections.Generic;
using System.Linq;
using System.Management.Automation;
using KeyGuard.Connections;
using KeyGuard.VSphere.Inventory;
using KeyGuard.VSphere.Soap;

namespace KeyGuard.Cmdlets.VSphere;

/// <summary>Shows under which key provider and key virtual machines and their disks are.</summary>
[Cmdlet(VerbsCommon.Get, "VMEncryptionKms", DefaultParameterSetName = NameSet)]
[OutputType(typeof(VMEncryptionKms))]
public sealed class GetVMEncryptionKmsCommand : EncryptionViewCmdlet
{
    private protected override string Type => "VirtualMachine";

    private protected override string Kind => "virtual machine";

    private protected override void WriteNamed(VCenterConnection connection, Func<string, bool> wanted) =>
        Write(connection, new VmInventory(connection).Read(wanted, StopToken));

    private protected override void WriteItems(VCenterConnection connection, IReadOnlyList<ObjectRef> items) =>
        Write(connection, new VmInventory(connection).Read(items, StopToken));

    private void Write(VCenterConnection connection, IEnumerable<VmState> machines)
    {
        var hosts = Await(token => new HostInventory(connection).ReadAllAsync(token));
        foreach (var vm in machines.Where(vm => IsWanted(vm.Keys.Select(key => key.Provider)))) WriteObject(VMEncryptionKms.Of(vm, connection, hosts));
    }
}
